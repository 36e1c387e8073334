package dev.mitra.model.xgboost;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Small injuries of the kinds that transport, storage and editors cause, and of the kinds that a
 * hostile hand would try: numbers of the file in places of others.
 */
final class Damage {

  private static final Pattern NUMBER = Pattern.compile("-?[0-9]+(?:\\.[0-9]+)?(?:E-?[0-9]+)?");

  private final Random random;

  Damage(Random random) {
    this.random = random;
  }

  /** The file after one injury, so that what XGBoost refuses can be told from what changes. */
  byte[] of(Fixture fixture) {
    return random.nextInt(3) != 0
        ? anyBytes(fixture.file())
        : fixture.isJson() ? otherNumber(fixture.file()) : otherWord(fixture.file());
  }

  private byte[] anyBytes(byte[] file) {
    int at = random.nextInt(file.length);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(file, 0, at);
    int rest = at + 1;
    switch (random.nextInt(6)) {
      case 0 -> out.write(random.nextInt(256));
      case 1 -> out.write('0' + random.nextInt(10));
      case 2 -> out.write(file[at] ^ 1 << random.nextInt(8));
      case 3 -> rest = Math.min(file.length, at + 1 + random.nextInt(20));
      case 4 -> {
        int length = Math.min(file.length - at, 1 + random.nextInt(40));
        out.write(file, at, length);
        rest = at;
      }
      default -> {
        if (random.nextInt(4) == 0) {
          return out.toByteArray();
        }
        out.write(file[at] ^ 1 << random.nextInt(8));
      }
    }
    out.write(file, rest, file.length - rest);
    return out.toByteArray();
  }

  /** JSON with one number replaced by another that is somewhere in the file. */
  private byte[] otherNumber(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    List<MatchResult> numbers = new ArrayList<>(NUMBER.matcher(text).results().toList());
    if (numbers.isEmpty()) {
      return file;
    }
    MatchResult place = numbers.get(random.nextInt(numbers.size()));
    String other = numbers.get(random.nextInt(numbers.size())).group();
    return (text.substring(0, place.start()) + other + text.substring(place.end()))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** UBJ with four bytes replaced by others, whole elements of an array more often than not. */
  private byte[] otherWord(byte[] file) {
    byte[] damaged = Arrays.copyOf(file, file.length);
    int to = random.nextInt(file.length - 4);
    int elements = random.nextInt(41) - 20;
    int from = Math.max(0, Math.min(file.length - 4, to + 4 * elements));
    System.arraycopy(file, from, damaged, to, 4);
    return damaged;
  }
}
