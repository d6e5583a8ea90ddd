-- A database for each service; PostgreSQL runs this once, on an empty volume.
CREATE DATABASE doms_payments;
CREATE DATABASE doms_inventory;
CREATE DATABASE doms_notifications;
CREATE DATABASE doms_orchestrator;
CREATE DATABASE doms_fulfillment;
CREATE DATABASE doms_orders;
