/** A port number from a bag's text, or undefined when it is not a whole number from 1 to 65535. */
export function tcpPort(text: string | undefined): number | undefined {
  if (text === undefined || !/^\d{1,5}$/.test(text.trim())) return undefined;
  const port = Number(text);
  return port >= 1 && port <= 65_535 ? port : undefined;
}
