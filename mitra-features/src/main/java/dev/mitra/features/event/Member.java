package dev.mitra.features.event;

import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.Field;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A member that the schema names, or the document itself: the field that it holds, or the members
 * of the object that it is. They are found by string, and by their bytes in a table without boxes.
 */
final class Member {
  private static final long START = 0x9e3779b97f4a7c15L;
  private static final long FACTOR = 0xff51afd7ed558ccdL;

  private final byte[] name;
  private final long hash;
  private final Map<String, Member> members = new HashMap<>();
  private @Nullable Member[] table = {};

  private @Nullable Field field;

  /** The number of the last document in which {@link PlainReader} came to it. */
  long seen;

  private Member(String name) {
    this.name = name.getBytes(StandardCharsets.UTF_8);
    this.hash = hash(this.name);
  }

  /** The document of a schema, with all its members. */
  static Member document(EventSchema schema) {
    Member document = new Member("");
    for (Field field : schema.fields()) {
      Member member = document;
      for (String part : field.pointer().substring(1).split("/", -1)) {
        String name = part.replace("~1", "/").replace("~0", "~");
        member = member.members.computeIfAbsent(name, Member::new);
      }
      member.field = field;
    }
    document.fillTable();
    return document;
  }

  private void fillTable() {
    // At most half full, and so with a gap that ends every search.
    table = new @Nullable Member[Math.max(2, Integer.highestOneBit(members.size()) * 4)];
    for (Member member : members.values()) {
      int at = slot(member.hash);
      while (table[at] != null) {
        at = (at + 1) & (table.length - 1);
      }
      table[at] = member;
      member.fillTable();
    }
  }

  /**
   * Goes on with a hash by the next bytes of a name, up to eight, the first in the lowest place.
   */
  static long hash(long hash, long bytes) {
    long h = (hash ^ bytes) * FACTOR;
    return h ^ (h >>> 32);
  }

  /** A hash with which names begin. */
  static long hash(int length) {
    return START + length;
  }

  private static long hash(byte[] name) {
    long hash = hash(name.length);
    for (int from = 0; from < name.length; from += 8) {
      long word = 0;
      for (int i = Math.min(name.length, from + 8) - 1; i >= from; i--) {
        word = word << 8 | (name[i] & 0xFF);
      }
      hash = hash(hash, word);
    }
    return hash;
  }

  private int slot(long memberHash) {
    return (int) memberHash & (table.length - 1);
  }

  /** The field that it holds; null for none. */
  @Nullable Field field() {
    return field;
  }

  /** The member of a name; null for one that the schema does not name. */
  @Nullable Member member(String memberName) {
    return members.get(memberName);
  }

  /** The same by the bytes of the name and their hash. */
  @Nullable Member member(byte[] bytes, int from, int to, long nameHash) {
    int at = slot(nameHash);
    Member member = table[at];
    while (member != null
        && (member.hash != nameHash
            || !Arrays.equals(member.name, 0, member.name.length, bytes, from, to))) {
      at = (at + 1) & (table.length - 1);
      member = table[at];
    }
    return member;
  }
}
