-- A price that has been announced may be put right before anybody pays it: only prices of today and later are written
-- (modules/catalogue/save-service.ts); what was in force stays.
grant update (kopecks) on catalogue.price to amb_app;
