/** Who may reach which endpoints of an exposed application, and which ports of the host it has for that. */
export const exposureTables = `
CREATE TABLE exposed_endpoints (
  application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE, endpoint TEXT NOT NULL,
  cidrs TEXT NOT NULL,
  PRIMARY KEY (application, endpoint)
) STRICT, WITHOUT ROWID;

CREATE TABLE host_ports (
  application INTEGER NOT NULL REFERENCES applications ON DELETE CASCADE, protocol TEXT NOT NULL,
  first INTEGER NOT NULL, last INTEGER NOT NULL, holder TEXT,
  PRIMARY KEY (application, protocol, first, last)
) STRICT, WITHOUT ROWID;
`;
