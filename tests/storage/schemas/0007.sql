PRAGMA application_id = 1381452627;
PRAGMA user_version = 7;
PRAGMA foreign_keys = OFF;
BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0007');
CREATE TABLE belongings (
	number INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	series VARCHAR, 
	count INTEGER, 
	content JSON NOT NULL, 
	CONSTRAINT pk_belongings PRIMARY KEY (number), 
	CONSTRAINT uq_belongings_kind_id UNIQUE (kind, id)
);
INSERT INTO "belongings" VALUES(1,'Chat','c1','','',NULL,NULL,'{"name":"Contract: Roof","members":["1"],"made_by_rule":true,"private":false}');
CREATE TABLE blobs (
	id VARCHAR NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_blobs PRIMARY KEY (id)
);
INSERT INTO "blobs" VALUES('edb465624291e4053c6c5ea4b7eb320dec773e10a57d26b95dcf0564f8e310f8',X'6E6F7465');
CREATE TABLE calendars (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	CONSTRAINT pk_calendars PRIMARY KEY (id)
);
INSERT INTO "calendars" VALUES('office','Office','{"zone":"UTC","hours":{"mon":["09:00-18:00"],"tue":["09:00-18:00"],"wed":["09:00-18:00"],"thu":["09:00-18:00"],"fri":["09:00-18:00"]}}');
CREATE TABLE companies (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	phones JSON NOT NULL, 
	emails JSON NOT NULL, 
	content JSON NOT NULL, 
	search TEXT NOT NULL, marks JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_companies PRIMARY KEY (id)
);
INSERT INTO "companies" VALUES('1','Rossi','[]','[]','{}','1
rossi','["name:rossi"]');
CREATE TABLE contacts (
	id VARCHAR NOT NULL, 
	first_name VARCHAR NOT NULL, 
	last_name VARCHAR NOT NULL, 
	position VARCHAR NOT NULL, 
	company VARCHAR, 
	phones JSON NOT NULL, 
	emails JSON NOT NULL, 
	content JSON NOT NULL, 
	search TEXT NOT NULL, marks JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_contacts PRIMARY KEY (id), 
	CONSTRAINT fk_contacts_company_companies FOREIGN KEY(company) REFERENCES companies (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "contacts" VALUES('1','Paolo','Rossi','','1','[]','[{"address":"p@example.com","type":"work"}]','{}','1
paolo rossi
p@example.com','["mail:p@example.com", "name:paolo rossi"]');
CREATE TABLE departments (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	parent VARCHAR, 
	head VARCHAR, 
	search TEXT NOT NULL, 
	CONSTRAINT pk_departments PRIMARY KEY (id), 
	CONSTRAINT fk_departments_head_employees FOREIGN KEY(head) REFERENCES employees (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_departments_parent_departments FOREIGN KEY(parent) REFERENCES departments (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "departments" VALUES('sales','Sales',NULL,NULL,'sales
sales');
CREATE TABLE employees (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	position VARCHAR NOT NULL, 
	department VARCHAR, 
	calendar VARCHAR, 
	active BOOLEAN NOT NULL, 
	phones JSON NOT NULL, 
	emails JSON NOT NULL, 
	absences JSON NOT NULL, 
	search TEXT NOT NULL, 
	CONSTRAINT pk_employees PRIMARY KEY (id), 
	CONSTRAINT fk_employees_calendar_calendars FOREIGN KEY(calendar) REFERENCES calendars (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_employees_department_departments FOREIGN KEY(department) REFERENCES departments (id) DEFERRABLE INITIALLY DEFERRED
);
INSERT INTO "employees" VALUES('1','Ann Lee','Seller','sales',NULL,1,'[]','[]','[]','1
ann lee
seller');
CREATE TABLE entity_types (
	id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	CONSTRAINT pk_entity_types PRIMARY KEY (id)
);
CREATE TABLE fields (
	entity VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	required BOOLEAN NOT NULL, 
	multiple BOOLEAN NOT NULL, 
	options JSON NOT NULL, 
	CONSTRAINT pk_fields PRIMARY KEY (entity, "key")
);
INSERT INTO "fields" VALUES('deal','roof',0,'Roof','string',0,0,'[]');
CREATE TABLE files (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	blob VARCHAR NOT NULL, 
	added_at VARCHAR NOT NULL, 
	CONSTRAINT pk_files PRIMARY KEY (id), 
	CONSTRAINT fk_files_blob_blobs FOREIGN KEY(blob) REFERENCES blobs (id)
);
INSERT INTO "files" VALUES('f1c7242dfcb7e8c87395602e9ce5f594','note.txt','text/plain',4,'edb465624291e4053c6c5ea4b7eb320dec773e10a57d26b95dcf0564f8e310f8','2026-03-01T00:00:00+00:00');
CREATE TABLE items (
	number INTEGER NOT NULL, 
	entity VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	pipeline VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	responsible VARCHAR, 
	contact VARCHAR, 
	company VARCHAR, 
	created_at VARCHAR, 
	content JSON NOT NULL, 
	search TEXT NOT NULL, marks JSON DEFAULT '[]' NOT NULL, 
	CONSTRAINT pk_items PRIMARY KEY (number), 
	CONSTRAINT fk_items_pipeline_stage_stages FOREIGN KEY(pipeline, stage) REFERENCES stages (pipeline, id) ON UPDATE CASCADE, 
	CONSTRAINT uq_items_entity_id UNIQUE (entity, id)
);
INSERT INTO "items" VALUES(1,'deal','1','sales','new','1','1','1',NULL,'{"title":"Roof","amount":{"amount":"1200.50","currency":"EUR"},"company":"company:1","contacts":["contact:1"],"responsible":"1"}','1
roof
1200.50','["company:1", "contact:1"]');
CREATE TABLE known_by (
	mark VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	CONSTRAINT pk_known_by PRIMARY KEY (mark, kind, id)
)
 WITHOUT ROWID

;
INSERT INTO "known_by" VALUES('company:1','deal','1');
INSERT INTO "known_by" VALUES('contact:1','deal','1');
INSERT INTO "known_by" VALUES('mail:p@example.com','contact','1');
INSERT INTO "known_by" VALUES('name:paolo rossi','contact','1');
INSERT INTO "known_by" VALUES('name:rossi','company','1');
CREATE TABLE lookup_rows (
	lookup VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	cells JSON NOT NULL, 
	CONSTRAINT pk_lookup_rows PRIMARY KEY (lookup, position), 
	CONSTRAINT fk_lookup_rows_lookup_lookups FOREIGN KEY(lookup) REFERENCES lookups (id) ON DELETE CASCADE
);
CREATE TABLE lookups (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	columns JSON NOT NULL, 
	CONSTRAINT pk_lookups PRIMARY KEY (id)
);
CREATE TABLE own_companies (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	details JSON NOT NULL, 
	usual BOOLEAN NOT NULL, 
	CONSTRAINT pk_own_companies PRIMARY KEY (id)
);
CREATE TABLE pipelines (
	id VARCHAR NOT NULL, 
	entity VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	rule_set VARCHAR NOT NULL, 
	rule_set_name VARCHAR, 
	CONSTRAINT pk_pipelines PRIMARY KEY (id)
);
INSERT INTO "pipelines" VALUES('sales','deal',0,'Sales','rules-1','Sales');
CREATE TABLE product_rows (
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	product VARCHAR, 
	name VARCHAR NOT NULL, 
	price JSON, 
	quantity VARCHAR NOT NULL, 
	CONSTRAINT pk_product_rows PRIMARY KEY (entity, item, position), 
	CONSTRAINT fk_product_rows_entity_item_items FOREIGN KEY(entity, item) REFERENCES items (entity, id) ON DELETE CASCADE
);
INSERT INTO "product_rows" VALUES('deal','1',0,'1','Window','{"amount":"100","currency":"EUR"}','2');
CREATE TABLE products (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	price JSON, 
	unit VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	search TEXT NOT NULL, 
	CONSTRAINT pk_products PRIMARY KEY (id)
);
INSERT INTO "products" VALUES('1','Window','{"amount":"100","currency":"EUR"}','','{}','1
window');
CREATE TABLE providers (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	channel VARCHAR NOT NULL, 
	settings JSON NOT NULL, 
	CONSTRAINT pk_providers PRIMARY KEY (id)
);
CREATE TABLE rates (
	currency VARCHAR NOT NULL, 
	rate VARCHAR NOT NULL, 
	CONSTRAINT pk_rates PRIMARY KEY (currency)
);
INSERT INTO "rates" VALUES('GBP','1.17');
CREATE TABLE role_members (
	role VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	employee VARCHAR NOT NULL, 
	CONSTRAINT pk_role_members PRIMARY KEY (role, position), 
	CONSTRAINT fk_role_members_employee_employees FOREIGN KEY(employee) REFERENCES employees (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_role_members_role_roles FOREIGN KEY(role) REFERENCES roles (id) ON DELETE CASCADE
);
INSERT INTO "role_members" VALUES('sellers',0,'1');
CREATE TABLE roles (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	search TEXT NOT NULL, 
	CONSTRAINT pk_roles PRIMARY KEY (id)
);
INSERT INTO "roles" VALUES('sellers','Sellers','sellers
sellers');
CREATE TABLE run_answers (
	"key" VARCHAR NOT NULL, 
	request VARCHAR NOT NULL, 
	status INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_run_answers PRIMARY KEY ("key")
);
CREATE TABLE run_audit (
	seq INTEGER NOT NULL, 
	at VARCHAR NOT NULL, 
	who VARCHAR NOT NULL, 
	what VARCHAR NOT NULL, 
	detail TEXT NOT NULL, 
	CONSTRAINT pk_run_audit PRIMARY KEY (seq)
);
CREATE TABLE run_belongings (
	number INTEGER NOT NULL, 
	kind VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	series VARCHAR, 
	count INTEGER, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_run_belongings PRIMARY KEY (number)
);
CREATE TABLE run_chats (
	way VARCHAR NOT NULL, 
	address VARCHAR NOT NULL, 
	client VARCHAR NOT NULL, 
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	opened_at VARCHAR NOT NULL, 
	CONSTRAINT pk_run_chats PRIMARY KEY (way, address)
);
CREATE TABLE run_clients (
	reference VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_run_clients PRIMARY KEY (reference)
);
CREATE TABLE run_events (
	seq INTEGER NOT NULL, 
	"key" VARCHAR, 
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	"by" VARCHAR, 
	data TEXT NOT NULL, 
	received_at VARCHAR NOT NULL, 
	done_at VARCHAR, 
	error TEXT, 
	CONSTRAINT pk_run_events PRIMARY KEY (seq), 
	CONSTRAINT uq_run_events_key UNIQUE ("key")
);
CREATE TABLE run_files (
	id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	media_type VARCHAR NOT NULL, 
	size INTEGER NOT NULL, 
	content BLOB NOT NULL, 
	added_at VARCHAR NOT NULL, 
	CONSTRAINT pk_run_files PRIMARY KEY (id)
);
CREATE TABLE run_hooks (
	id VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	code VARCHAR NOT NULL, 
	entity VARCHAR NOT NULL, 
	find VARCHAR NOT NULL, 
	pointer VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	last_used VARCHAR, 
	CONSTRAINT pk_run_hooks PRIMARY KEY (id), 
	CONSTRAINT uq_run_hooks_hash UNIQUE (hash)
);
CREATE TABLE run_links (
	token VARCHAR NOT NULL, 
	url TEXT NOT NULL, 
	"key" VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	first_followed_at VARCHAR, 
	count INTEGER NOT NULL, 
	CONSTRAINT pk_run_links PRIMARY KEY (token)
);
CREATE TABLE run_live (
	pipeline VARCHAR NOT NULL, 
	version VARCHAR, 
	previous VARCHAR, 
	shadow VARCHAR, 
	activated_at VARCHAR NOT NULL, 
	"by" VARCHAR, 
	number INTEGER NOT NULL, by_token VARCHAR, 
	CONSTRAINT pk_run_live PRIMARY KEY (pipeline)
);
CREATE TABLE run_marks (
	mark VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	CONSTRAINT pk_run_marks PRIMARY KEY (mark, kind, id)
);
CREATE TABLE run_outbox (
	number INTEGER NOT NULL, 
	"key" VARCHAR NOT NULL, 
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	rule VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	way VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	effect TEXT NOT NULL, 
	at VARCHAR NOT NULL, 
	status VARCHAR NOT NULL, 
	attempts INTEGER NOT NULL, 
	next_at VARCHAR, 
	claimed_by VARCHAR, 
	error TEXT, 
	receipt VARCHAR, 
	created_at VARCHAR NOT NULL, 
	sent_at VARCHAR, 
	CONSTRAINT pk_run_outbox PRIMARY KEY (number), 
	CONSTRAINT uq_run_outbox_key UNIQUE ("key")
);
CREATE TABLE run_polls (
	way VARCHAR NOT NULL, 
	mark VARCHAR NOT NULL, 
	CONSTRAINT pk_run_polls PRIMARY KEY (way)
);
CREATE TABLE run_settings (
	"key" VARCHAR NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_run_settings PRIMARY KEY ("key")
);
INSERT INTO "run_settings" VALUES('surroundings','0');
CREATE TABLE run_shadows (
	pipeline VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	event INTEGER NOT NULL, 
	step INTEGER NOT NULL, 
	CONSTRAINT pk_run_shadows PRIMARY KEY (pipeline)
);
CREATE TABLE run_states (
	number INTEGER NOT NULL, 
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	pipeline VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	version VARCHAR NOT NULL, 
	entry INTEGER NOT NULL, 
	gone BOOLEAN NOT NULL, 
	next_due VARCHAR, 
	updated_at VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_run_states PRIMARY KEY (number)
);
CREATE TABLE run_steps (
	seq INTEGER NOT NULL, 
	event INTEGER, 
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	rule VARCHAR, 
	"key" VARCHAR, 
	content TEXT NOT NULL, 
	CONSTRAINT pk_run_steps PRIMARY KEY (seq), 
	CONSTRAINT uq_run_steps_key UNIQUE ("key")
);
CREATE TABLE run_surroundings (
	id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	content TEXT NOT NULL, 
	at VARCHAR NOT NULL, 
	CONSTRAINT pk_run_surroundings PRIMARY KEY (id)
);
CREATE TABLE run_tokens (
	id VARCHAR NOT NULL, 
	hash VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	scopes VARCHAR NOT NULL, 
	created_at VARCHAR NOT NULL, 
	expires_at VARCHAR, 
	last_used VARCHAR, 
	CONSTRAINT pk_run_tokens PRIMARY KEY (id), 
	CONSTRAINT uq_run_tokens_hash UNIQUE (hash)
);
CREATE TABLE run_versions (
	id VARCHAR NOT NULL, 
	pipeline VARCHAR NOT NULL, 
	entity VARCHAR NOT NULL, 
	content TEXT NOT NULL, 
	uploaded_at VARCHAR NOT NULL, 
	"by" VARCHAR, 
	comment TEXT NOT NULL, by_token VARCHAR, 
	CONSTRAINT pk_run_versions PRIMARY KEY (id)
);
CREATE TABLE scenarios (
	id VARCHAR NOT NULL, 
	pipeline VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	modified_at VARCHAR NOT NULL, 
	CONSTRAINT pk_scenarios PRIMARY KEY (id)
);
CREATE TABLE sequences (
	name VARCHAR NOT NULL, 
	last INTEGER NOT NULL, 
	CONSTRAINT pk_sequences PRIMARY KEY (name)
);
INSERT INTO "sequences" VALUES('employees',1);
INSERT INTO "sequences" VALUES('companies',1);
INSERT INTO "sequences" VALUES('contacts',1);
INSERT INTO "sequences" VALUES('products',1);
INSERT INTO "sequences" VALUES('items:deal',1);
CREATE TABLE settings (
	"key" VARCHAR NOT NULL, 
	value JSON, 
	CONSTRAINT pk_settings PRIMARY KEY ("key")
);
CREATE TABLE stage_entries (
	entity VARCHAR NOT NULL, 
	item VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	pipeline VARCHAR NOT NULL, 
	stage VARCHAR NOT NULL, 
	at VARCHAR NOT NULL, 
	"by" VARCHAR, 
	CONSTRAINT pk_stage_entries PRIMARY KEY (entity, item, number)
)
 WITHOUT ROWID

;
CREATE TABLE stages (
	pipeline VARCHAR NOT NULL, 
	id VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	color VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	content JSON NOT NULL, 
	CONSTRAINT pk_stages PRIMARY KEY (pipeline, id), 
	CONSTRAINT ck_stages_kind CHECK (kind IN ('open', 'won', 'lost')), 
	CONSTRAINT fk_stages_pipeline_pipelines FOREIGN KEY(pipeline) REFERENCES pipelines (id) ON DELETE CASCADE
);
INSERT INTO "stages" VALUES('sales','new',0,'New','#39A8EF','open','{"triggers":[],"rules":[{"id":"tell","type":"employee.notification","name":"","enabled":true,"parameters":{"text":"New","recipients":["responsible"]}}]}');
INSERT INTO "stages" VALUES('sales','won',1,'Won','#2E9E5B','won','{"triggers":[],"rules":[]}');
CREATE TABLE variables (
	name VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	value JSON, 
	description TEXT NOT NULL, 
	CONSTRAINT pk_variables PRIMARY KEY (name)
);
CREATE TABLE version_contents (
	id VARCHAR NOT NULL, 
	content BLOB NOT NULL, 
	CONSTRAINT pk_version_contents PRIMARY KEY (id)
);
INSERT INTO "version_contents" VALUES('fef8a89b307a695d66792782727579eee6c62c003fd1927cde3d25be19d41ca4',X'7B22656E74697479223A226465616C222C22666F726D6174223A2272756C657772696768742F72756C652D736574222C226964223A2272756C65732D31222C226E616D65223A2253616C6573222C22706970656C696E65223A2273616C6573222C22737461676573223A5B7B22636F6C6F72223A2223333941384546222C226964223A226E6577222C226B696E64223A226F70656E222C226E616D65223A224E6577222C2272756C6573223A5B7B22656E61626C6564223A747275652C226964223A2274656C6C222C226E616D65223A22222C22706172616D6574657273223A7B22726563697069656E7473223A5B22726573706F6E7369626C65225D2C2274657874223A224E6577227D2C2274797065223A22656D706C6F7965652E6E6F74696669636174696F6E227D5D2C227472696767657273223A5B5D7D2C7B22636F6C6F72223A2223324539453542222C226964223A22776F6E222C226B696E64223A22776F6E222C226E616D65223A22576F6E222C2272756C6573223A5B5D2C227472696767657273223A5B5D7D5D2C2276657273696F6E223A317D');
CREATE TABLE versions (
	pipeline VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	comment TEXT NOT NULL, 
	created_at VARCHAR NOT NULL, 
	author VARCHAR, 
	CONSTRAINT pk_versions PRIMARY KEY (pipeline, number), 
	CONSTRAINT fk_versions_id_version_contents FOREIGN KEY(id) REFERENCES version_contents (id)
);
INSERT INTO "versions" VALUES('sales',1,'fef8a89b307a695d66792782727579eee6c62c003fd1927cde3d25be19d41ca4','First','2026-03-01T00:00:00+00:00',NULL);
CREATE INDEX ix_departments_head ON departments (head);
CREATE INDEX ix_departments_parent ON departments (parent);
CREATE INDEX ix_pipelines_entity ON pipelines (entity);
CREATE INDEX ix_scenarios_pipeline ON scenarios (pipeline);
CREATE INDEX ix_contacts_company ON contacts (company);
CREATE INDEX ix_employees_calendar ON employees (calendar);
CREATE INDEX ix_employees_department ON employees (department);
CREATE INDEX ix_files_blob ON files (blob);
CREATE INDEX ix_versions_id ON versions (id);
CREATE INDEX ix_items_company ON items (company);
CREATE INDEX ix_items_contact ON items (contact);
CREATE INDEX ix_items_entity_created_at ON items (entity, created_at);
CREATE INDEX ix_items_entity_responsible ON items (entity, responsible);
CREATE INDEX ix_items_pipeline_stage ON items (pipeline, stage);
CREATE INDEX ix_role_members_employee ON role_members (employee);
CREATE INDEX ix_product_rows_product ON product_rows (product);
CREATE INDEX ix_belongings_entity_item_kind ON belongings (entity, item, kind);
CREATE INDEX ix_belongings_kind_series_count ON belongings (kind, series, count);
CREATE TRIGGER contacts_known AFTER INSERT ON contacts BEGIN INSERT OR IGNORE INTO known_by SELECT value, 'contact', new.id FROM json_each(new.marks); END;
CREATE TRIGGER contacts_forgotten AFTER DELETE ON contacts BEGIN DELETE FROM known_by WHERE kind = 'contact' AND id = old.id AND mark IN (SELECT value FROM json_each(old.marks)); END;
CREATE TRIGGER contacts_known_otherwise AFTER UPDATE OF marks ON contacts WHEN old.marks IS NOT new.marks BEGIN DELETE FROM known_by WHERE kind = 'contact' AND id = old.id AND mark IN (SELECT value FROM json_each(old.marks)); INSERT OR IGNORE INTO known_by SELECT value, 'contact', new.id FROM json_each(new.marks); END;
CREATE TRIGGER companies_known AFTER INSERT ON companies BEGIN INSERT OR IGNORE INTO known_by SELECT value, 'company', new.id FROM json_each(new.marks); END;
CREATE TRIGGER companies_forgotten AFTER DELETE ON companies BEGIN DELETE FROM known_by WHERE kind = 'company' AND id = old.id AND mark IN (SELECT value FROM json_each(old.marks)); END;
CREATE TRIGGER companies_known_otherwise AFTER UPDATE OF marks ON companies WHEN old.marks IS NOT new.marks BEGIN DELETE FROM known_by WHERE kind = 'company' AND id = old.id AND mark IN (SELECT value FROM json_each(old.marks)); INSERT OR IGNORE INTO known_by SELECT value, 'company', new.id FROM json_each(new.marks); END;
CREATE TRIGGER items_known AFTER INSERT ON items BEGIN INSERT OR IGNORE INTO known_by SELECT value, new.entity, new.id FROM json_each(new.marks); END;
CREATE TRIGGER items_forgotten AFTER DELETE ON items BEGIN DELETE FROM known_by WHERE kind = old.entity AND id = old.id AND mark IN (SELECT value FROM json_each(old.marks)); END;
CREATE TRIGGER items_known_otherwise AFTER UPDATE OF marks ON items WHEN old.marks IS NOT new.marks BEGIN DELETE FROM known_by WHERE kind = old.entity AND id = old.id AND mark IN (SELECT value FROM json_each(old.marks)); INSERT OR IGNORE INTO known_by SELECT value, new.entity, new.id FROM json_each(new.marks); END;
CREATE TRIGGER items_created AFTER INSERT ON items
WHEN (new.pipeline, new.stage) IS NOT (
    SELECT pipeline, stage FROM stage_entries WHERE entity = new.entity AND item = new.id ORDER BY number DESC LIMIT 1
)
BEGIN
    INSERT INTO stage_entries
    SELECT new.entity, new.id, coalesce(max(number) + 1, 0), new.pipeline, new.stage,
        iif(max(number) IS NULL, coalesce(new.created_at, strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')), strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now')),
        iif(max(number) IS NULL, (SELECT value FROM json_each(new.content, '$.created_by')), NULL)
    FROM stage_entries WHERE entity = new.entity AND item = new.id;
END;
CREATE TRIGGER items_moved AFTER UPDATE OF pipeline, stage ON items
WHEN (new.pipeline, new.stage) IS NOT (old.pipeline, old.stage)
BEGIN
    INSERT INTO stage_entries
    SELECT new.entity, new.id, coalesce(max(number) + 1, 0), new.pipeline, new.stage, strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now'), NULL
    FROM stage_entries WHERE entity = new.entity AND item = new.id;
END;
CREATE INDEX ix_run_answers_at ON run_answers (at);
CREATE INDEX ix_run_belongings_kind_entity_item ON run_belongings (kind, entity, item);
CREATE UNIQUE INDEX ix_run_belongings_kind_id ON run_belongings (kind, id);
CREATE INDEX ix_run_belongings_kind_series_count ON run_belongings (kind, series, count);
CREATE INDEX ix_run_chats_way_client ON run_chats (way, client);
CREATE INDEX ix_run_events_entity_item_seq ON run_events (entity, item, seq);
CREATE INDEX ix_run_events_waiting ON run_events (seq) WHERE done_at IS NULL;
CREATE INDEX ix_run_events_waiting_of ON run_events (entity, item) WHERE done_at IS NULL;
CREATE INDEX ix_run_links_key ON run_links ("key");
CREATE INDEX ix_run_marks_kind_id ON run_marks (kind, id);
CREATE INDEX ix_run_outbox_due ON run_outbox (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX ix_run_outbox_entity_item ON run_outbox (entity, item);
CREATE INDEX ix_run_outbox_receipt ON run_outbox (receipt);
CREATE INDEX ix_run_outbox_status_number ON run_outbox (status, number);
CREATE INDEX ix_run_states_due ON run_states (next_due) WHERE next_due IS NOT NULL;
CREATE UNIQUE INDEX ix_run_states_entity_item ON run_states (entity, item);
CREATE INDEX ix_run_states_pipeline_stage ON run_states (pipeline, stage);
CREATE INDEX ix_run_steps_entity_item_seq ON run_steps (entity, item, seq);
CREATE INDEX ix_run_versions_pipeline ON run_versions (pipeline);
CREATE TRIGGER items_came_in AFTER INSERT ON items WHEN EXISTS (SELECT 1 FROM run_live WHERE pipeline = new.pipeline AND version IS NOT NULL) AND NOT EXISTS (SELECT 1 FROM run_settings WHERE key = 'carrying') BEGIN INSERT INTO run_events (entity, item, type, at, data, received_at) VALUES (new.entity, new.id, 'record', strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00', '{' || '"after":' || '{' || '"pipeline":' || '"' || replace(replace(replace(replace(replace(new.pipeline, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"stage":' || '"' || replace(replace(replace(replace(replace(new.stage, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"values":' || new.content || '}' || '}', strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00'); END;
CREATE TRIGGER items_became AFTER UPDATE OF pipeline, stage, content ON items WHEN (new.pipeline, new.stage, new.content) IS NOT (old.pipeline, old.stage, old.content) AND (EXISTS (SELECT 1 FROM run_live WHERE pipeline = new.pipeline AND version IS NOT NULL) OR EXISTS (SELECT 1 FROM run_states WHERE entity = new.entity AND item = new.id)) AND NOT EXISTS (SELECT 1 FROM run_settings WHERE key = 'carrying') BEGIN INSERT INTO run_events (entity, item, type, at, data, received_at) VALUES (new.entity, new.id, 'record', strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00', '{' || '"before":' || '{' || '"pipeline":' || '"' || replace(replace(replace(replace(replace(old.pipeline, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"stage":' || '"' || replace(replace(replace(replace(replace(old.stage, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"values":' || old.content || '}' || ',' || '"after":' || '{' || '"pipeline":' || '"' || replace(replace(replace(replace(replace(new.pipeline, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"stage":' || '"' || replace(replace(replace(replace(replace(new.stage, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"values":' || new.content || '}' || '}', strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00'); END;
CREATE TRIGGER items_went AFTER DELETE ON items WHEN EXISTS (SELECT 1 FROM run_states WHERE entity = old.entity AND item = old.id) AND NOT EXISTS (SELECT 1 FROM run_settings WHERE key = 'carrying') BEGIN INSERT INTO run_events (entity, item, type, at, data, received_at) VALUES (old.entity, old.id, 'record', strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00', '{' || '"before":' || '{' || '"pipeline":' || '"' || replace(replace(replace(replace(replace(old.pipeline, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"stage":' || '"' || replace(replace(replace(replace(replace(old.stage, '\', '\\'), '"', '\"'), char(9), '\t'), char(10), '\n'), char(13), '\r') || '"' || ',' || '"values":' || old.content || '}' || '}', strftime('%Y-%m-%dT%H:%M:%f', 'now') || '000+00:00'); END;
CREATE TRIGGER employees_insert_seen AFTER INSERT ON employees BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER employees_update_seen AFTER UPDATE ON employees BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER employees_delete_seen AFTER DELETE ON employees BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER departments_insert_seen AFTER INSERT ON departments BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER departments_update_seen AFTER UPDATE ON departments BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER departments_delete_seen AFTER DELETE ON departments BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER roles_insert_seen AFTER INSERT ON roles BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER roles_update_seen AFTER UPDATE ON roles BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER roles_delete_seen AFTER DELETE ON roles BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER role_members_insert_seen AFTER INSERT ON role_members BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER role_members_update_seen AFTER UPDATE ON role_members BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER role_members_delete_seen AFTER DELETE ON role_members BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER calendars_insert_seen AFTER INSERT ON calendars BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER calendars_update_seen AFTER UPDATE ON calendars BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER calendars_delete_seen AFTER DELETE ON calendars BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER rates_insert_seen AFTER INSERT ON rates BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER rates_update_seen AFTER UPDATE ON rates BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER rates_delete_seen AFTER DELETE ON rates BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER variables_insert_seen AFTER INSERT ON variables BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER variables_update_seen AFTER UPDATE ON variables BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER variables_delete_seen AFTER DELETE ON variables BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER providers_insert_seen AFTER INSERT ON providers BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER providers_update_seen AFTER UPDATE ON providers BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER providers_delete_seen AFTER DELETE ON providers BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER own_companies_insert_seen AFTER INSERT ON own_companies BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER own_companies_update_seen AFTER UPDATE ON own_companies BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER own_companies_delete_seen AFTER DELETE ON own_companies BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER lookups_insert_seen AFTER INSERT ON lookups BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER lookups_update_seen AFTER UPDATE ON lookups BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER lookups_delete_seen AFTER DELETE ON lookups BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER lookup_rows_insert_seen AFTER INSERT ON lookup_rows BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER lookup_rows_update_seen AFTER UPDATE ON lookup_rows BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER lookup_rows_delete_seen AFTER DELETE ON lookup_rows BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER settings_insert_seen AFTER INSERT ON settings BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER settings_update_seen AFTER UPDATE ON settings BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER settings_delete_seen AFTER DELETE ON settings BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER entity_types_insert_seen AFTER INSERT ON entity_types BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER entity_types_update_seen AFTER UPDATE ON entity_types BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER entity_types_delete_seen AFTER DELETE ON entity_types BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER fields_insert_seen AFTER INSERT ON fields BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER fields_update_seen AFTER UPDATE ON fields BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER fields_delete_seen AFTER DELETE ON fields BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER pipelines_insert_seen AFTER INSERT ON pipelines BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER pipelines_update_seen AFTER UPDATE ON pipelines BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER pipelines_delete_seen AFTER DELETE ON pipelines BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER files_insert_seen AFTER INSERT ON files BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER files_update_seen AFTER UPDATE ON files BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER files_delete_seen AFTER DELETE ON files BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER stages_insert_seen AFTER INSERT ON stages BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER stages_update_seen AFTER UPDATE OF id, name, kind ON stages BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
CREATE TRIGGER stages_delete_seen AFTER DELETE ON stages BEGIN UPDATE run_settings SET value = value + 1 WHERE key = 'surroundings'; END;
COMMIT;
