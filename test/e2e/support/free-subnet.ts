import { networkInterfaces } from 'node:os';

/**
 * The third octet of a subnet that no interface of this host has, so that two runs on one host go beside each other.
 *
 * Controllers give out subnets from the lowest one up; these are the highest ones, in an order that differs by
 * process.
 */
export function freeSubnet(): number {
  const taken = new Set(
    Object.values(networkInterfaces()).flatMap((addresses) =>
      (addresses ?? []).map(({ address }) => address.split('.').slice(0, 3).join('.')),
    ),
  );
  for (let step = 0; step < most; step += 1) {
    const subnet = lowest + ((process.pid + step) % most);
    if (!taken.has(`10.77.${subnet}`)) return subnet;
  }
  throw new Error('every subnet from 10.77.180.0/24 to 10.77.253.0/24 is in use');
}

const lowest = 180;
const most = 74;
