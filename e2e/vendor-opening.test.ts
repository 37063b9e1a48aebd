import { TOTP } from 'otpauth'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DEMO_PASSWORD } from '../apps/demo/people.ts'
import { invitationFor, type Opening, paidClient as payFor } from './paid-client.ts'
import { openVendorWorld, type VendorWorld } from './vendor-world.ts'
import { type Client, createClient, ok, signIn } from './world.ts'

/** From an application to a working clinic: invoice, payment, the clinic opens, its owner comes by invitation. */
let v: VendorWorld
beforeAll(async () => {
  v = await openVendorWorld()
})
afterAll(() => v?.close())

const PASSWORD = 'Поляна-2026-ключ'

const paidClient = (i: number, opening: Opening) => payFor(v.world, v.console, i, opening)
const tokenFor = (email: string) => invitationFor(v.world, email)
const accept = (client: Client, body: object) =>
  client.request('POST', '/api/clinic/invitation/acceptance', body)

describe('MM-1.2: a paid first invoice opens the clinic', () => {
  it('with its legal entity and its owner by invitation; what is paid works, at its address', async () => {
    await paidClient(51, { slug: 'polyana', ownerEmail: 'boss@example.ru' })
    const token = await tokenFor('boss@example.ru')
    const owner = createClient(v.world)
    expect(ok(await owner.request('POST', '/api/clinic/invitation', { token }))).toEqual({
      clinic: 'ООО «Поляна 51»',
      email: 'boss@example.ru',
      role: 'owner',
      known: false,
    })
    expect((await accept(owner, { token, password: 'короткий' })).status).toBe(400)
    const named = { token, surname: 'Полянский', given: 'Пётр', patronymic: '' }
    expect((await accept(owner, { ...named, password: '111111111111' })).json.code).toBe('conflict.state')
    expect(ok(await accept(owner, { ...named, password: PASSWORD }))).toMatchObject({ clinic: 'polyana' })
    expect((await accept(createClient(v.world), { ...named, password: PASSWORD })).status).toBe(404)
    const clinic = ok(await owner.request('GET', '/api/clinic'))
    expect(clinic.entities).toMatchObject([{ shortName: 'ООО «Поляна 51»' }])
    expect((await owner.request('GET', '/api/clinic/patients?q=а')).status).toBe(200)
    const contract = ok(await owner.request('GET', '/api/clinic/contract'))
    expect(contract.client.state).toBe('active')
    expect(contract.editions[0].accepted).toMatchObject([{ way: 'first-payment' }])
    expect(
      (await createClient(v.world).request('GET', '/c/polyana', undefined, { accept: 'text/html' })).status,
    ).toBe(200)
  })

  it('waits for an address and an owner; a taken address is refused', async () => {
    const tenantId = await paidClient(52, { slug: null, ownerEmail: null })
    await v.settle()
    const card = async () => ok(await v.console.request('GET', `/api/console/clients/${tenantId}`))
    expect((await card()).opened).toBe(false)
    const open = (slug: string) =>
      v.console.request('PUT', `/api/console/clients/${tenantId}/opening`, {
        slug,
        ownerEmail: 'chief@example.ru',
      })
    expect((await open('ozero')).json.detail).toContain('уже занят')
    ok(await open('polyana-2'))
    await v.settle()
    expect((await card()).opened).toBe(true)
    expect((await open('polyana-3')).json.detail).toContain('уже открыта')
  })

  it('MM-3.7: begins with as many patients as the edition in force allows', async () => {
    await v.sql('set session_replication_role = replica')
    await v.sql(
      `update offers.edition set parameters = parameters || '{"patientLimit": 90000}' where product = 'clinic'`,
    )
    await v.sql('set session_replication_role = origin')
    const tenantId = await paidClient(53, { slug: 'polyana-53', ownerEmail: 'chief53@example.ru' })
    await v.settle()
    const limit = await v.sql('select max_patients from patients.patient_counter where tenant_id = $1', [
      tenantId,
    ])
    expect(limit).toEqual([{ max_patients: 90_000 }])
    const open = await v.sql(
      `select distinct max_patients from patients.patient_counter join clients.client using (tenant_id) where product = 'clinic'`,
    )
    expect(open, 'clinics that were open before the edition').toEqual([{ max_patients: 90_000 }])
  })
})

describe('J5.8: the same person in two companies', () => {
  it('comes by an invitation with his own password, into a membership of its own; nothing crosses', async () => {
    const chief = createClient(v.world)
    ok(
      await accept(chief, {
        token: await tokenFor('chief@example.ru'),
        surname: 'Главный',
        given: 'Глеб',
        password: PASSWORD,
      }),
    )
    const invited = await chief.request('POST', '/api/clinic/invitations', {
      email: 'reception@example.ru',
      role: 'reception',
      entityId: null,
    })
    expect(invited.status, invited.text).toBe(201)
    const token = await tokenFor('reception@example.ru')
    const guest = createClient(v.world)
    expect(ok(await guest.request('POST', '/api/clinic/invitation', { token })).known).toBe(true)
    expect((await accept(guest, { token, password: PASSWORD })).json.code).toBe('auth.bad-credentials')
    expect(ok(await accept(guest, { token, password: DEMO_PASSWORD }))).toMatchObject({ clinic: 'polyana-2' })
    // In the second company she sees its people only; in the first one nothing has changed.
    expect(ok(await guest.request('GET', '/api/clinic')).name).toBe('ООО «Поляна 52»')
    expect(ok(await guest.request('GET', '/api/clinic/patients?q=а')).patients).toEqual([])
    const home = await signIn(v.world, 'reception@example.ru')
    expect(ok(await home.request('GET', '/api/clinic')).name).toBe('Клиника «Шесть озёр»')
    expect(ok(await home.request('GET', '/api/clinic/patients?q=а')).patients.length).toBeGreaterThan(0)
    const away = await createClient(v.world).request('POST', '/api/clinic/session', {
      email: 'reception@example.ru',
      password: DEMO_PASSWORD,
      clinic: 'polyana-2',
    })
    expect(away.json.clinic).toBe('polyana-2')
    const again = await chief.request('POST', '/api/clinic/invitations', {
      email: 'reception@example.ru',
      role: 'reception',
      entityId: null,
    })
    expect(again.json.detail).toContain('уже работает')
    expect((await home.request('GET', '/api/clinic/invitations')).status).toBe(403)
  })

  it('an invitation can be withdrawn, is good once and for a week', async () => {
    const chief = createClient(v.world)
    ok(
      await chief.request('POST', '/api/clinic/session', {
        email: 'chief@example.ru',
        password: PASSWORD,
      }),
    )
    const { invitationId } = ok(
      await chief.request('POST', '/api/clinic/invitations', {
        email: 'late@example.ru',
        role: 'cashier',
        entityId: null,
      }),
    )
    const token = await tokenFor('late@example.ru')
    ok(await chief.request('DELETE', `/api/clinic/invitations/${invitationId}`))
    expect((await createClient(v.world).request('POST', '/api/clinic/invitation', { token })).status).toBe(
      404,
    )
    await v.sql(`update identity.invitation set expires_at = now() where email = 'late@example.ru'`)
    const rows = await v.sql<{ token_hash: Buffer }>('select token_hash from identity.invitation')
    expect(rows.every(row => !row.token_hash.toString('base64url').includes(token))).toBe(true)
  })
})

describe('the account of the console', () => {
  it('MM1-6.2: an authenticator app is set up with its first code; then sign-in asks for it', async () => {
    const begun = ok(await v.console.request('POST', '/api/console/me/totp'))
    const code = () => TOTP.generate({ secret: new TOTP({ secret: begun.secret }).secret })
    expect(
      (await v.console.request('POST', '/api/console/me/totp/confirmation', { code: '000000' })).status,
    ).toBeGreaterThanOrEqual(400)
    ok(await v.console.request('POST', '/api/console/me/totp/confirmation', { code: code() }))
    const enter = (totp?: string) =>
      createClient(v.world).request('POST', '/api/console/session', {
        email: 'vendor@example.ru',
        password: DEMO_PASSWORD,
        ...(totp && { totp }),
      })
    expect((await enter()).json.code).toBe('auth.totp-required')
    expect(ok(await v.console.request('GET', '/api/console/me/security'))).toEqual({
      email: 'vendor@example.ru',
      totp: true,
    })
    expect((await v.console.request('POST', '/api/console/me/totp')).json.code).toBe('conflict.state')
    ok(await v.console.request('DELETE', '/api/console/me/totp'))
    expect((await enter()).status).toBe(200)
  })
})
