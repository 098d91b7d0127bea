package io.tandem.backend.cuda.natives;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A shared library in the format of 64-bit little-endian Linux, whose dependency on another library
 * can be changed to a version of an equally long name (System V ABI, chapter 5; Linux Standard
 * Base, "Symbol Versioning").
 */
final class ElfLibrary {
  private static final int MAGIC = 0x464C457F;
  private static final byte CLASS_64 = 2;
  private static final byte LITTLE_ENDIAN = 1;

  private static final int SEGMENT_LOAD = 1;
  private static final int SEGMENT_DYNAMIC = 2;

  private static final long STRING_TABLE = 5;
  private static final long STRING_TABLE_SIZE = 10;
  private static final long VERSIONS_NEEDED = 0x6ffffffeL;
  private static final long VERSIONS_NEEDED_COUNT = 0x6fffffffL;

  private final ByteBuffer content;

  /**
   * A library's content, which is copied.
   *
   * @throws IllegalArgumentException if it is not a 64-bit little-endian ELF file
   */
  ElfLibrary(byte[] content) {
    this.content = ByteBuffer.wrap(content.clone()).order(ByteOrder.LITTLE_ENDIAN);
    if (content.length < 64
        || this.content.getInt(0) != MAGIC
        || content[4] != CLASS_64
        || content[5] != LITTLE_ENDIAN) {
      throw new IllegalArgumentException("not a 64-bit little-endian ELF library");
    }
  }

  /** The content as it is now. */
  byte[] content() {
    return content.array().clone();
  }

  /**
   * Makes the library depend on another one, in the versions of its symbols too.
   *
   * @param from the name of the library that is needed now
   * @param to a name as long as that
   * @throws IllegalArgumentException if the lengths differ or {@code from} is not needed
   */
  void retarget(String from, String to) {
    if (from.length() != to.length()) {
      throw new IllegalArgumentException(from + " and " + to + " are not equally long");
    }
    int strings = offset(dynamic(STRING_TABLE));
    int end = strings + (int) dynamic(STRING_TABLE_SIZE);
    int name = find(bounded(from), strings, end);
    if (name < 0) {
      throw new IllegalArgumentException("the library does not need " + from);
    }
    content.put(name, bounded(to));
    retargetVersions(name + 1 - strings, hash(to));
  }

  /** A version is compared by its name's hash first. */
  private void retargetVersions(int name, int hash) {
    int needed = offset(dynamic(VERSIONS_NEEDED));
    for (long i = dynamic(VERSIONS_NEEDED_COUNT); i > 0; i--) {
      int version = needed + content.getInt(needed + 8);
      for (int j = content.getShort(needed + 2); j > 0; j--) {
        if (content.getInt(version + 8) == name) {
          content.putInt(version, hash);
        }
        version += content.getInt(version + 12);
      }
      needed += content.getInt(needed + 12);
    }
  }

  /** The value of an entry of the dynamic section. */
  private long dynamic(long tag) {
    int section = (int) content.getLong(segment(SEGMENT_DYNAMIC, -1) + 8);
    for (int entry = section; content.getLong(entry) != 0; entry += 16) {
      if (content.getLong(entry) == tag) {
        return content.getLong(entry + 8);
      }
    }
    throw new IllegalArgumentException("the library has no dynamic entry " + tag);
  }

  /** Where in the file an address lies. */
  private int offset(long address) {
    int segment = segment(SEGMENT_LOAD, address);
    return (int) (address - content.getLong(segment + 16) + content.getLong(segment + 8));
  }

  /** The header of the first segment of a type, or of the one of them that holds an address. */
  private int segment(int type, long addressOrAny) {
    int header = (int) content.getLong(32);
    int size = content.getShort(54);
    for (int i = content.getShort(56); i > 0; i--, header += size) {
      long start = content.getLong(header + 16);
      boolean holds = addressOrAny >= start && addressOrAny < start + content.getLong(header + 32);
      if (content.getInt(header) == type && (addressOrAny < 0 || holds)) {
        return header;
      }
    }
    throw new IllegalArgumentException("the library has no segment of type " + type);
  }

  private int find(byte[] sought, int from, int to) {
    byte[] bytes = content.array();
    for (int i = from; i + sought.length <= to; i++) {
      if (Arrays.equals(bytes, i, i + sought.length, sought, 0, sought.length)) {
        return i;
      }
    }
    return -1;
  }

  /** A string between the zeros that end it and the one before it. */
  private static byte[] bounded(String text) {
    return ("\0" + text + "\0").getBytes(StandardCharsets.US_ASCII);
  }

  /** The hash function of the System V ABI. */
  static int hash(String name) {
    int hash = 0;
    for (byte character : name.getBytes(StandardCharsets.US_ASCII)) {
      hash = (hash << 4) + character;
      int high = hash & 0xf0000000;
      hash = (hash ^ high >>> 24) & ~high;
    }
    return hash;
  }
}
