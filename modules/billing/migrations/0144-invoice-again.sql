-- A cancelled invoice may be followed by a right one for the same period; turns are taken at the client's row.
drop index billing.invoice_of_period;
