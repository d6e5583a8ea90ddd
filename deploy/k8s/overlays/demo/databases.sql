-- A database for each service.
CREATE DATABASE doms_orders;
CREATE DATABASE doms_payments;
CREATE DATABASE doms_inventory;
CREATE DATABASE doms_notifications;
CREATE DATABASE doms_orchestrator;
CREATE DATABASE doms_fulfillment;
