/** In the engine's own `/etc` only. No user of a machine has numbers up there, nor is given them. */
const NAME = 'sublet-tenants';
const FIRST = 2_000_000_000;
const COUNT = 65_536;

/**
 * Of a shell script in mounts of its own, given a folder: gives the engine a user whose numbers containers
 * get, so that root in a container is nobody outside of it. The engine wants that user in the files of
 * `/etc`: it sees copies of them that nobody else sees. Where the kernel has no such namespaces, or one
 * of the files is not there, `$users` stays empty and the engine says that it lacks them.
 */
export const OWN_USERS = `
users=
if unshare --user true 2>/dev/null && [ -f /etc/subuid ] && [ -f /etc/subgid ]; then
  for file in passwd group subuid subgid; do cp "/etc/$file" "$1/$file"; done
  echo '${NAME}:x:${FIRST}:${FIRST}::/:/usr/sbin/nologin' >> "$1/passwd"
  echo '${NAME}:x:${FIRST}:' >> "$1/group"
  for file in subuid subgid; do echo '${NAME}:${FIRST}:${COUNT}' >> "$1/$file"; done
  for file in passwd group subuid subgid; do mount --bind "$1/$file" "/etc/$file"; done
  users=--userns-remap=${NAME}
fi
`;
