/**
 * Of a shell script: `loop_mount FILE FOLDER OPTIONS` mounts a disk in a file, which its device lets go of by
 * itself with the last mount. Past the page cache of the file system below: else everything is kept twice, and
 * disks on a disk write at half the speed. What cannot do that is mounted all the same.
 */
export const LOOP_MOUNT = `
loop_mount() {
  mount -o "loop,noatime$3" "$1" "$2"
  losetup --direct-io=on "/dev/loop$(mountpoint -d "$2" | cut -d: -f2)" 2>/dev/null || true
}
`;
