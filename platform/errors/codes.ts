interface CodeEntry {
  readonly status: number
  /** What happened and what to do next. `{name}` is replaced by the parameter of that name. */
  readonly ru: string
  readonly en: string
  /** Reportable ones are logged as warnings: they hint at an attack or at a fault of ours. */
  readonly report?: boolean
}

const codes = {
  'request.malformed': {
    status: 400,
    ru: 'Запрос составлен неверно: {reason}.',
    en: 'The request is malformed: {reason}.',
  },
  'request.invalid': {
    status: 400,
    ru: 'Проверьте поля: {fields}.',
    en: 'Check the fields: {fields}.',
  },
  'request.too-large': { status: 413, ru: 'Слишком большой запрос.', en: 'The request is too large.' },
  'request.unsupported-media': {
    status: 415,
    ru: 'Такой вид данных не принимается.',
    en: 'This content type is not accepted.',
  },
  'request.foreign-origin': {
    status: 403,
    ru: 'Запрос пришёл с чужого сайта и отклонён.',
    en: 'The request came from another site and was refused.',
    report: true,
  },
  'request.too-many': {
    status: 429,
    ru: 'Слишком много попыток. Повторите через {seconds} с.',
    en: 'Too many attempts. Try again in {seconds} s.',
    report: true,
  },
  'request.key-reused': {
    status: 422,
    ru: 'Этот ключ повтора уже использован с другим содержанием запроса.',
    en: 'This idempotency key was already used with another request.',
  },
  'request.in-progress': {
    status: 409,
    ru: 'Тот же запрос ещё выполняется. Подождите немного.',
    en: 'The same request is still being processed. Wait a moment.',
  },
  'not-found': { status: 404, ru: 'Не найдено.', en: 'Not found.' },
  'auth.required': { status: 401, ru: 'Войдите, чтобы продолжить.', en: 'Sign in to continue.' },
  'auth.forbidden': {
    status: 403,
    ru: 'У вас нет права на это действие. Обратитесь к владельцу клиники.',
    en: 'You have no right to do this. Ask the owner of the clinic.',
  },
  'auth.step-up': {
    status: 403,
    ru: 'Подтвердите личность ещё раз: действие важное.',
    en: 'Confirm your identity once more: this action is sensitive.',
  },
  'auth.bad-credentials': {
    status: 401,
    ru: 'Почта, пароль или код не подошли.',
    en: 'The e-mail, password or code did not match.',
    report: true,
  },
  'auth.locked': {
    status: 429,
    ru: 'Вход временно закрыт после неудачных попыток. Повторите через {minutes} мин.',
    en: 'Sign-in is locked after failed attempts. Try again in {minutes} min.',
    report: true,
  },
  'auth.frozen': {
    status: 403,
    ru: 'Вход заблокирован. Поддержка откроет его после проверки личности.',
    en: 'Signing in is blocked. Support opens it after checking who you are.',
    report: true,
  },
  'auth.code-wrong': {
    status: 400,
    ru: 'Код не подошёл. Осталось попыток: {left}.',
    en: 'The code did not match. Attempts left: {left}.',
  },
  'auth.code-expired': {
    status: 400,
    ru: 'Код устарел или уже использован. Запросите новый.',
    en: 'The code has expired or was used. Ask for a new one.',
  },
  'auth.code-exhausted': {
    status: 429,
    ru: 'Попытки закончились. Запросите новый код.',
    en: 'No attempts left. Ask for a new code.',
    report: true,
  },
  'auth.totp-required': {
    status: 401,
    ru: 'Введите код из приложения.',
    en: 'Enter the code from your app.',
  },
  'auth.device-gone': { status: 401, ru: 'Сеанс завершён.', en: 'The session has ended.' },
  'conflict.version': {
    status: 409,
    ru: 'Пока вы редактировали, запись изменили. Обновите её и повторите: ваши данные не потеряны.',
    en: 'The record was changed while you were editing. Refresh and try again: your input is kept.',
  },
  'conflict.state': {
    status: 409,
    ru: 'Сейчас это невозможно: {reason}.',
    en: 'Not possible now: {reason}.',
  },
  'diagnosis.out-of-date': {
    status: 409,
    ru: 'Код {code} «{name}» не действует с {since}. Выберите действующий код.',
    en: 'The code {code} “{name}” is out of force since {since}. Choose one in force.',
  },
  'patient.limit-reached': {
    status: 409,
    ru: 'Достигнут предел {limit} карточек пациентов по договору (п. 3.7). Объедините двойные карточки или запросите увеличение предела отдельным соглашением.',
    en: 'The contract limit of {limit} patient records (3.7) is reached. Merge duplicates or request a higher limit by a separate agreement.',
  },
  'patient.other-entity': {
    status: 403,
    ru: 'Карточку ведёт другое юридическое лицо сети ({entity}), основания для передачи данных нет. Обращение записано.',
    en: 'The record belongs to another legal entity of the network ({entity}) and there is no ground to share it. The attempt is logged.',
    report: true,
  },
  'patient.duplicate': {
    status: 409,
    ru: 'Похожая карточка уже есть. Откройте её или подтвердите, что это другой человек.',
    en: 'A similar record exists. Open it or confirm that this is another person.',
  },
  'consent.required': {
    status: 400,
    ru: 'Без согласия на обработку персональных данных записать вас нельзя. Отметьте согласие.',
    en: 'We cannot book you without consent to personal data processing. Please tick the box.',
  },
  'consent.missing': {
    status: 409,
    ru: 'Отказано: нет согласия «{purpose}».',
    en: 'Refused: there is no consent «{purpose}».',
  },
  'text.faulty': {
    status: 409,
    ru: 'Текст нельзя опубликовать: {faults}.',
    en: 'The text cannot be published: {faults}.',
  },
  'consent.form': {
    status: 409,
    ru: 'Отметки в форме мало: это согласие подписывают письменно (152-ФЗ ст. 9 ч. 4). Подпишите его кодом из СМС или на бумаге.',
    en: 'A tick is not enough: this consent is signed in writing (152-FZ art. 9 p. 4), by an SMS code or on paper.',
  },
  'consent.particulars': {
    status: 400,
    ru: 'Для письменного согласия не хватает: {missing}.',
    en: 'A written consent lacks: {missing}.',
  },
  'consent.text-changed': {
    status: 409,
    ru: 'Пока вы читали, вышла новая редакция текста. Прочтите её и решите ещё раз.',
    en: 'A new edition was published while you were reading. Please read it and decide again.',
  },
  'review.not-completed': {
    status: 409,
    ru: 'Отзыв можно оставить только о приёме, который состоялся.',
    en: 'A review can be written only of a visit that took place.',
  },
  'review.too-late': {
    status: 409,
    ru: 'Отзыв принимают в течение {days} дней после приёма.',
    en: 'A review is taken within {days} days after the visit.',
  },
  'review.exists': {
    status: 409,
    ru: 'Об этом приёме вы уже написали. Один приём — один отзыв.',
    en: 'You have already reviewed this visit. One visit, one review.',
  },
  'review.flagged': {
    status: 409,
    ru: 'Похоже на сведения о здоровье или контакты: {words}. Уберите их или подтвердите, что проверили.',
    en: 'This looks like health details or contacts: {words}. Take them out or confirm that you have checked.',
  },
  'document.wording-faults': {
    status: 422,
    ru: 'Текст не опубликован: {faults}.',
    en: 'The text was not published: {faults}.',
  },
  'document.incomplete': {
    status: 422,
    ru: 'Заполните для документа: {fields}.',
    en: 'Fill in for the document: {fields}.',
  },
  'document.representative-missing': {
    status: 409,
    ru: 'Пациенту {age}: документ подписывает законный представитель. Добавьте его в разделе «Семья» и сверьте документ о полномочиях.',
    en: 'The patient is {age}: a legal representative signs. Add one under Family and check the document of the power.',
  },
  'document.signed': {
    status: 409,
    ru: 'Документ уже подписан.',
    en: 'The document is signed already.',
  },
  'document.voided': {
    status: 409,
    ru: 'Документ признан недействительным.',
    en: 'The document has been declared void.',
  },
  'scan.no-code': {
    status: 422,
    ru: 'На скане не нашёлся код документа. Снимите лист целиком и ровно, код — внизу слева; или выберите документ в реестре и приложите скан к нему.',
    en: 'No code of a document was found on the scan. Take the whole sheet straight, the code is at the bottom left; or choose the document in the register.',
  },
  'scan.foreign-code': {
    status: 422,
    ru: 'Код на скане не от документа этой клиники.',
    en: 'The code on the scan is of no document of this clinic.',
  },
  'scan.unreadable': {
    status: 422,
    ru: 'Файл не открывается как фотография или PDF.',
    en: 'The file cannot be opened as a photo or PDF.',
  },
  'signature.agreement-missing': {
    status: 409,
    ru: 'Сначала подпишите соглашение об электронном взаимодействии: без него код из СМС не подпись.',
    en: 'Sign the agreement on electronic interaction first: without it an SMS code is no signature.',
  },
  'signature.unverified': {
    status: 409,
    ru: 'Подпись кодом доступна после того, как регистратура сверит ваш документ и телефон. Можно подписать на бумаге.',
    en: 'Signing by a code is possible after reception has checked your document and phone. Paper works too.',
  },
  'signature.document-changed': {
    status: 409,
    ru: 'Документ изменился после отправки кода. Прочтите его ещё раз и запросите новый код.',
    en: 'The document has changed since the code was sent. Read it again and ask for a new code.',
  },
  'signature.kind-refused': {
    status: 409,
    ru: 'Так этот документ не подписывают. {why}',
    en: 'This document cannot be signed this way. {why}',
  },
  'privacy.refused': {
    status: 409,
    ru: 'Отказано. {reason}',
    en: 'Refused by the personal-data gate. {reason}',
  },
  'case.claim-unsigned': {
    status: 409,
    ru: 'Претензию принимают только письменно: подпишите её кодом из СМС или принесите на бумаге.',
    en: 'A claim is accepted only in writing: sign it by an SMS code or bring it on paper.',
  },
  'case.term-above-law': {
    status: 409,
    ru: 'Срок {amount} не годится: по закону ({norm}) не больше {law}.',
    en: 'A term of {amount} will not do: the law ({norm}) allows {law} at most.',
  },
  'appointment.slot-taken': {
    status: 409,
    ru: 'Это время только что заняли. Выберите другое.',
    en: 'This time has just been taken. Choose another one.',
  },
  'appointment.in-the-past': { status: 409, ru: 'Это время уже прошло.', en: 'This time has passed.' },
  'appointment.outside-schedule': {
    status: 409,
    ru: 'В это время врач не принимает.',
    en: 'The doctor does not receive at this time.',
  },
  'schedule.visits-affected': {
    status: 409,
    ru: 'После этого изменения записанных визитов вне часов приёма: {count}. Посмотрите их и подтвердите.',
    en: 'After this change there are booked visits outside working hours: {count}. Look at them and confirm.',
  },
  'place.in-schedule': {
    status: 409,
    ru: 'Здесь принимают по расписанию врачей: {count}. Сначала укажите им другое место в разделе «Расписание врачей».',
    en: 'Doctors receive here by their schedule: {count}. Give them another place in “Working hours” first.',
  },
  'place.visits-to-come': {
    status: 409,
    ru: 'В этом филиале ещё пройдут визиты: {count}. Перенесите их в другой филиал или отмените, потом закройте филиал.',
    en: 'Visits are still to take place in this branch: {count}. Move them to another branch or cancel them, then close it.',
  },
  'place.closed': {
    status: 409,
    ru: 'Филиал «{name}» закрыт: новых визитов и часов приёма там нет. Откройте его в настройках или выберите другой.',
    en: 'The branch “{name}” is closed: no new visits and working hours there. Open it in the settings or choose another.',
  },
  'schedule.place-out-of-use': {
    status: 409,
    ru: 'В этом расписании есть место, которое убрали из работы: {names}. Верните его в разделе «Филиалы и кресла» и повторите, или примите расписание без него.',
    en: 'This schedule names a place that is out of use: {names}. Bring it back in “Branches and chairs” and try again, or take the schedule without it.',
  },
  'place.visits-affected': {
    status: 409,
    ru: 'Здесь ещё пройдут записанные визиты: {count}. Посмотрите их и подтвердите.',
    en: 'Booked visits are still to take place here: {count}. Look at them and confirm.',
  },
  'schedule.overlap': {
    status: 409,
    ru: 'Смены пересекаются: {weekday}, {from}–{to}.',
    en: 'Shifts overlap: {weekday}, {from}–{to}.',
  },
  'appointment.hold-expired': {
    status: 409,
    ru: 'Время, которое мы держали для вас, истекло. Выберите время ещё раз.',
    en: 'The time we held for you has expired. Choose a time again.',
  },
  'appointment.too-late': {
    status: 409,
    ru: 'Менять запись через интернет можно не позднее чем за {hours} ч. Позвоните в клинику: {phone}.',
    en: 'Online changes close {hours} h before the visit. Call the clinic: {phone}.',
  },
  'appointment.status': {
    status: 409,
    ru: 'Из состояния «{from}» нельзя перейти в «{to}».',
    en: 'A visit cannot go from «{from}» to «{to}».',
  },
  'protocol.signed': {
    status: 409,
    ru: 'Протокол подписан и не меняется. Оформите исправление.',
    en: 'The protocol is signed and cannot change. Make an amendment.',
  },
  'protocol.incomplete': {
    status: 409,
    ru: 'Нельзя подписать, не заполнено: {fields}.',
    en: 'Cannot sign, missing: {fields}.',
  },
  'money.overpaid': {
    status: 409,
    ru: 'Сумма больше остатка: осталось {left}.',
    en: 'The amount exceeds the balance: {left} left.',
  },
  'tenant.suspended': {
    status: 403,
    ru: 'Доступ клиники приостановлен. Доступны счета и выгрузка данных.',
    en: 'The clinic is suspended. Billing and export remain available.',
  },
  'tenant.read-only': {
    status: 403,
    ru: 'Доступ ограничен из-за неоплаты: можно смотреть и выгружать данные. Оплатите счёт на странице договора.',
    en: 'Access is limited for non-payment: reading and export only. Pay the invoice on the contract page.',
  },
  'tenant.ended': {
    status: 403,
    ru: 'Договор клиники прекращён. Доступна только выгрузка данных.',
    en: 'The contract of the clinic has ended. Only export is available.',
  },
  'site.paused': {
    status: 403,
    ru: 'Запись через интернет временно закрыта. Позвоните в клинику: её телефоны есть на главной странице.',
    en: 'Online booking is closed for now. Please call the clinic: its phones are on the main page.',
  },
  'module.disabled': {
    status: 403,
    ru: 'Модуль «{module}» не подключён: нет оплаченной строки счёта. Закажите его на странице договора.',
    en: 'The module «{module}» is not enabled.',
  },
  'statement.refused': {
    status: 422,
    ru: 'Выписка не принята целиком. Строка {line}: {reason}',
    en: 'The statement was refused whole. Line {line}: {reason}',
  },
  'smile.consent-missing': {
    status: 403,
    ru: '{reason} Получите согласие пациента: кодом с его телефона или подписью на бумаге.',
    en: 'The written consents of the patient are missing or withdrawn: get them by a code to his phone or on paper.',
  },
  'smile.photo-refused': { status: 422, ru: '{advice}', en: '{adviceEn}' },
  'smile.photo-exists': {
    status: 409,
    ru: 'В этой работе фото уже есть. Для другого снимка начните новую работу.',
    en: 'This case has its photo. Begin a new case for another one.',
  },
  'smile.no-photo': { status: 409, ru: 'Сначала загрузите фото.', en: 'Upload the photo first.' },
  'smile.busy': {
    status: 429,
    ru: 'Студия сейчас занята другими снимками. Повторите через минуту.',
    en: 'The studio is busy with other photos. Try again in a minute.',
  },
  'smile.stopped': {
    status: 409,
    ru: 'Обработка остановлена: {reason}',
    en: 'Processing was stopped: a consent was withdrawn.',
  },
  'smile.superseded': {
    status: 409,
    ru: 'Этот просмотр заменён более новым.',
    en: 'A newer preview has replaced this one.',
  },
  'smile.blocked': {
    status: 403,
    ru: 'Изображения заблокированы: пациент отозвал согласие {day}. Они будут уничтожены до {due}.',
    en: 'The images are blocked: the patient withdrew consent on {day}. They will be destroyed by {due}.',
  },
  'smile.destroyed': {
    status: 410,
    ru: 'Изображения этой работы уничтожены.',
    en: 'The images of this case were destroyed.',
  },
  'smile.not-informed': {
    status: 409,
    ru: 'Сначала отметьте, что пациент предупреждён об отличиях (п. 2.2 оферты): подпись кодом или на бумаге.',
    en: 'First record that the patient was informed about possible differences (offer, 2.2): by a code or on paper.',
  },
  'smile.link-dead': {
    status: 410,
    ru: 'Ссылка больше не действует. Попросите врача прислать новую.',
    en: 'This link is no longer valid. Ask the dentist for a new one.',
  },
  'smile.url-expired': {
    status: 403,
    ru: 'Адрес изображения устарел. Обновите страницу.',
    en: 'The address of the image has expired. Reload the page.',
  },
  'smile.only-visualisation': {
    status: 409,
    ru: 'Визуализация не план лечения: её можно приложить к плану только как «визуализация, не план лечения» (п. 2.2 оферты).',
    en: 'A visualisation is not a treatment plan: it can only be attached as a visualisation (offer, 2.2).',
  },
  'smile.engine-failed': {
    status: 502,
    ru: 'Внешний сервис не сделал изображение: {reason}. Фото осталось у вас.',
    en: 'The external engine made no image: {reason}.',
    report: true,
  },
  'database.unavailable': {
    status: 503,
    ru: 'База данных временно недоступна. Ничего не записано, повторите через несколько секунд.',
    en: 'The database is unavailable. Nothing was written, try again in a few seconds.',
    report: true,
  },
  'file.destroyed': {
    status: 410,
    ru: 'Файл уничтожен, восстановить его нельзя.',
    en: 'The file was destroyed and cannot be brought back.',
  },
  'file.held': {
    status: 409,
    ru: 'Уничтожать нельзя: действует запрет на уничтожение данных этого человека.',
    en: 'It cannot be destroyed: the data of this person are under a legal hold.',
  },
  'file.too-large': {
    status: 413,
    ru: 'Файл больше {megabytes} МБ. Такие файлы не принимаются.',
    en: 'The file is larger than {megabytes} MB. Such files are not accepted.',
  },
  'file.empty': { status: 400, ru: 'Файл пустой.', en: 'The file is empty.' },
  'file.kind-unknown': {
    status: 415,
    ru: 'Такие файлы не принимаются. Подойдут JPEG, PNG, WebP, PDF и DICOM.',
    en: 'Such files are not accepted. JPEG, PNG, WebP, PDF and DICOM are.',
  },
  'file.heic': {
    status: 415,
    ru: 'Формат HEIC не читается. На iPhone: Настройки → Камера → Форматы → «Наиболее совместимые», или сохраните снимок как JPEG.',
    en: 'HEIC cannot be read. On an iPhone: Settings → Camera → Formats → Most Compatible, or save the photo as JPEG.',
  },
  'file.content-damaged': {
    status: 422,
    ru: 'Файл повреждён или обрезан. Сохраните его ещё раз там, откуда взяли.',
    en: 'The file is damaged or cut off. Save it once more where it came from.',
  },
  'file.content-too-big': {
    status: 422,
    ru: 'Файл объявляет изображение невозможного размера и не принят.',
    en: 'The file claims an image of an impossible size and was refused.',
    report: true,
  },
  'upload.offset': {
    status: 409,
    ru: 'Продолжать нужно с байта {received}.',
    en: 'Go on from byte {received}.',
  },
  'upload.incomplete': {
    status: 409,
    ru: 'Файл пришёл не целиком: {received} из {size} байт.',
    en: 'The file is not complete: {received} of {size} bytes.',
  },
  'file.link-expired': {
    status: 403,
    ru: 'Ссылка на файл устарела. Обновите страницу.',
    en: 'The link to the file has expired. Reload the page.',
  },
  'file.unavailable': {
    status: 503,
    ru: 'Файл сейчас нельзя прочитать: хранилище недоступно или файл повреждён. Администратор уже знает.',
    en: 'The file cannot be read now: the store is unavailable or the file is damaged. The administrator knows.',
    report: true,
  },
  'request.range': {
    status: 416,
    ru: 'Такой части файла нет.',
    en: 'The file has no such part.',
  },
  internal: {
    status: 500,
    ru: 'Ошибка на нашей стороне. Номер обращения: {requestId}.',
    en: 'A fault on our side. Reference: {requestId}.',
    report: true,
  },
} as const satisfies Record<string, CodeEntry>

export type ErrorCode = keyof typeof codes

export const ERROR_CODES: Readonly<Record<ErrorCode, CodeEntry>> = codes

/** The text of a code in a language, parameters put in; an unknown parameter shows as an empty string. */
export function explain(
  code: ErrorCode,
  params: Readonly<Record<string, unknown>>,
  language: 'ru' | 'en',
): string {
  return ERROR_CODES[code][language].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name] ?? ''))
}
