package dev.mitra.job.traffic;

/**
 * Opaque tokens such as {@code tok_k7qdmb3xapwh2e}, never the same twice within a generator: a
 * counter, scrambled by a bijection. At most three digits stand next to each other, so that no
 * token can be taken for a card number.
 */
final class Mint {
  private static final char[] ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789".toCharArray();
  private static final int LETTERS_ONLY = 15;
  private static final int ANY = 31;
  private static final int LENGTH = 14;

  private long key;
  private final char[] token = new char[LENGTH];
  private long count;

  Mint(long key) {
    this.key = Dice.mix(key);
  }

  /** From here on, tokens also depend on this number. */
  void rekey(long number) {
    key = Dice.mix(key + number);
  }

  /** A new token after the prefix. */
  String token(String prefix) {
    long rest = Dice.mix(key + count++);
    for (int i = 0; i < LENGTH; i++) {
      boolean letter = i % 4 == 3;
      token[i] = ALPHABET[(int) rest & (letter ? LETTERS_ONLY : ANY)];
      rest >>>= letter ? 4 : 5;
    }
    return prefix.concat(String.valueOf(token));
  }
}
