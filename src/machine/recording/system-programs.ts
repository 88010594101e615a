/**
 * Programs that every Debian or Ubuntu machine under Juju has: those of the essential packages, of systemd,
 * apt and procps, and what Juju's images add for charms (python3, sudo, curl, openssl).
 *
 * Source: `dpkg -L` of the packages of priority "required" in Debian 12, without programs that no charm starts.
 */
export const systemPrograms: ReadonlySet<string> = new Set(
  [
    // bash, dash, coreutils
    'sh bash dash [ arch b2sum base32 base64 basename basenc cat chgrp chmod chown chroot cksum comm cp csplit cut',
    'date dd df dir dircolors dirname du echo env expand expr factor false fmt fold groups head hostid id install',
    'join link ln logname ls md5sum mkdir mkfifo mknod mktemp mv nice nl nohup nproc numfmt od paste pathchk printenv',
    'printf pwd readlink realpath rm rmdir seq sha1sum sha224sum sha256sum sha384sum sha512sum shred shuf sleep sort',
    'split stat stdbuf stty sum sync tac tail tee test timeout touch tr true truncate tsort tty uname unexpand uniq',
    'unlink users wc who whoami yes',
    // diffutils, findutils, grep, sed, gzip, tar, hostname, perl, mawk
    'cmp diff diff3 sdiff find xargs grep egrep fgrep sed gzip gunzip zcat tar hostname perl awk',
    // util-linux, mount, login, passwd
    'blkid chrt dmesg findmnt flock fsck getopt ionice kill logger lsblk lscpu mkfs mkswap more mount mountpoint',
    'nsenter prlimit renice rev runuser setpriv setsid su swapoff swapon umount unshare uuidgen chage chpasswd',
    'groupadd groupdel groupmod nologin passwd useradd userdel usermod adduser addgroup deluser delgroup getent',
    // systemd
    'busctl hostnamectl journalctl loginctl networkctl resolvectl systemctl systemd-analyze systemd-cat',
    'systemd-creds systemd-escape systemd-run systemd-sysusers systemd-tmpfiles timedatectl udevadm',
    // dpkg, apt, procps, iproute2, kmod
    'dpkg dpkg-query dpkg-divert apt apt-cache apt-get apt-key apt-mark debconf-set-selections update-alternatives',
    'ps pgrep pkill free top uptime vmstat watch sysctl ip ss bridge tc modprobe lsmod',
    // what the images add
    'python3 sudo curl openssl update-ca-certificates logrotate',
  ].flatMap((line) => line.split(' ')),
);

/** Where the programs of the system are; also the PATH of a program that is given none. */
export const programFolders: readonly string[] = [
  '/usr/local/sbin',
  '/usr/local/bin',
  '/usr/sbin',
  '/usr/bin',
  '/sbin',
  '/bin',
];
