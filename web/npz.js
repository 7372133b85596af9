// Compressed .npz files (numpy.savez_compressed): the browser inflates what the program takes stored.
// Source: PKWARE, APPNOTE.TXT 6.3.10.

import { collect, DataError } from './data.js';

const END = 0x06054b50, MEMBER = 0x02014b50;
const DEFLATED = 8;

// The members that the archive's directory names; throws RangeError where it ends too early.
function* membersOf(archive) {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  let end = archive.length - 22;
  while (view.getUint32(end, true) !== END) --end;
  let at = view.getUint32(end + 16, true);
  for (let left = view.getUint16(end + 10, true); left > 0; --left) {
    if (view.getUint32(at, true) !== MEMBER) throw new RangeError('no member');
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => view.getUint16(at + field, true));
    const local = view.getUint32(at + 42, true);
    const begin = local + 30 + view.getUint16(local + 26, true) + view.getUint16(local + 28, true);
    yield {
      name: archive.slice(at + 46, at + 46 + nameLength),
      method: view.getUint16(at + 10, true),
      flags: view.getUint16(at + 8, true),
      crc: view.getUint32(at + 16, true),
      content: archive.subarray(begin, begin + view.getUint32(at + 20, true)),
    };
    at += 46 + nameLength + extraLength + commentLength;
  }
}

// What the directory's entry and the member's own header have in common, from the version on.
function common({ name, crc, content }) {
  const bytes = new Uint8Array(26);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, 20, true);
  view.setUint16(8, 0x21, true);  // 1980-01-01
  view.setUint32(10, crc, true);
  view.setUint32(14, content.length, true);
  view.setUint32(18, content.length, true);
  view.setUint16(22, name.length, true);
  return bytes;
}

function record(signature, size) {
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, signature, true);
  return view;
}

function archiveOf(members) {
  const files = [], directory = [];
  let at = 0, directorySize = 0;
  for (const member of members) {
    const entry = record(MEMBER, 46);
    entry.setUint16(4, 20, true);
    new Uint8Array(entry.buffer).set(common(member), 6);
    entry.setUint32(42, at, true);
    directory.push(entry, member.name);
    directorySize += 46 + member.name.length;
    files.push(record(0x04034b50, 4), common(member), member.name, member.content);
    at += 30 + member.name.length + member.content.length;
  }
  const end = record(END, 22);
  end.setUint16(8, members.length, true);
  end.setUint16(10, members.length, true);
  end.setUint32(12, directorySize, true);
  end.setUint32(16, at, true);
  return new Blob([...files, ...directory, end]);
}

function inflater() {
  try {
    return new DecompressionStream('deflate-raw');
  } catch {
    return null;  // a browser that knows gzip only
  }
}

/**
 * The archive with its deflated members stored. Whatever else it is comes back as it is, and so does one whose
 * directory is damaged: the program says what is wrong with it.
 * @param {Uint8Array} archive
 * @param {number} limit of the unpacked bytes
 */
export async function stored(archive, limit) {
  let members;
  try {
    members = [...membersOf(archive)];
  } catch {
    return archive;
  }
  if (!members.some(({ method }) => method === DEFLATED)) return archive;
  if (members.some(({ method, flags }) => (method !== DEFLATED && method !== 0) || flags & 1)) return archive;
  let left = limit;
  for (const member of members) {
    if (member.method === DEFLATED) {
      const through = inflater();
      if (!through) return archive;
      try {
        member.content = await collect(new Blob([member.content]).stream().pipeThrough(through), left,
          'The .npz file, unpacked');
      } catch (error) {
        if (error instanceof DataError) throw error;
        throw new DataError(`The .npz file: ${new TextDecoder().decode(member.name)} is compressed and damaged.`);
      }
    }
    left -= member.content.length;
  }
  return new Uint8Array(await archiveOf(members).arrayBuffer());
}
