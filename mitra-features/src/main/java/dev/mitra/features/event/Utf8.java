package dev.mitra.features.event;

/** Looks at UTF-8 (The Unicode Standard, table 3-7). */
final class Utf8 {
  private Utf8() {}

  /**
   * How many bytes follow the first of a well-formed character of two bytes or more.
   *
   * @return 1 to 3, or -1 when there is no such character: bytes that do not belong together, forms
   *     that are too long, halves of surrogate pairs
   */
  static int following(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    if (first < 0xC2 || first > 0xF4) {
      return -1;
    }
    int more = first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    if (at + more >= end) {
      return -1;
    }
    int second = bytes[at + 1] & 0xFF;
    int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < least || second > most) {
      return -1;
    }
    for (int i = 2; i <= more; i++) {
      if ((bytes[at + i] & 0xC0) != 0x80) {
        return -1;
      }
    }
    return more;
  }
}
