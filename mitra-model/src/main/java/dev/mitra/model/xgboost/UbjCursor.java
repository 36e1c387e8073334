package dev.mitra.model.xgboost;

import dev.mitra.model.check.ModelRefusedException;
import dev.mitra.model.check.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * A place in a UBJ document, as XGBoost writes it: Universal Binary JSON, draft 12, of which it
 * uses a part. Names and texts have lengths of 64 bits (marker {@code L}), lists tell their length
 * ({@code [#L}), and arrays of one type are packed ({@code [$d#L}). All numbers are big-endian.
 * Every length is held against what is left of the file before anything is made of that size.
 *
 * @see <a href="https://ubjson.org">ubjson.org</a>
 */
final class UbjCursor implements ModelCursor {

  private final ByteBuffer bytes;
  private final Problems problems;
  private int depth;

  UbjCursor(byte[] ubj, Problems problems) {
    this.bytes = ByteBuffer.wrap(ubj);
    this.problems = problems;
  }

  @Override
  public boolean atObject() {
    return at('{');
  }

  @Override
  public boolean atEnd() {
    return !bytes.hasRemaining();
  }

  @Override
  public void object(String path, FieldReader fields) throws IOException, ModelRefusedException {
    if (!expect('{', path, "an object")) {
      return;
    }
    enter();
    Set<String> names = new HashSet<>();
    need(1);
    while (!at('}')) {
      String name = string(MAX_NAME, "a name");
      if (!names.add(name)) {
        throw broken("an object has a field twice");
      }
      need(1);
      fields.read(name);
      need(1);
    }
    bytes.get();
    depth--;
  }

  @Override
  public void list(String path, ElementReader elements) throws IOException, ModelRefusedException {
    if (!expect('[', path, "a list") || refusePacked(path)) {
      return;
    }
    enter();
    int size = listLength();
    for (int i = 0; i < size; i++) {
      need(1);
      elements.read(i);
    }
    depth--;
  }

  @Override
  public String text(String path) throws IOException, ModelRefusedException {
    return expect('S', path, "text") ? string(MAX_TEXT, "a text") : "";
  }

  @Override
  public int integer(String path) throws IOException, ModelRefusedException {
    int bytesOfNumber = wholeBytes(bytes.get(bytes.position()));
    if (bytesOfNumber == 0) {
      problems.add(path, "must be a whole number of 32 bits.");
      skip();
      return -1;
    }
    byte type = bytes.get();
    need(bytesOfNumber);
    return narrowed(whole(type), path);
  }

  @Override
  public int[] ints(String path, Packing packing) throws IOException, ModelRefusedException {
    if (packing == Packing.LIST) {
      return intList(path);
    }
    byte type = packedType(path, packing);
    if (type == 0) {
      return new int[0];
    }
    int[] values = new int[packedLength(wholeBytes(type), path)];
    for (int i = 0; i < values.length; i++) {
      long value = whole(type);
      values[i] = (int) value == value ? (int) value : narrowed(value, path + "[" + i + "]");
    }
    return values;
  }

  @Override
  public float[] floats(String path, Packing packing) throws IOException, ModelRefusedException {
    if (packing == Packing.LIST) {
      return floatList(path);
    }
    if (packedType(path, packing) == 0) {
      return new float[0];
    }
    float[] values = new float[packedLength(Float.BYTES, path)];
    bytes.asFloatBuffer().get(values);
    bytes.position(bytes.position() + values.length * Float.BYTES);
    return values;
  }

  @Override
  public void skip() throws IOException, ModelRefusedException {
    need(1);
    byte marker = bytes.get(bytes.position());
    switch (marker) {
      case '{' -> object("", name -> skip());
      case '[' -> {
        bytes.get();
        need(1);
        if (at('$')) {
          skipPacked();
          return;
        }
        enter();
        for (int i = listLength(); i > 0; i--) {
          skip();
        }
        depth--;
      }
      case 'S' -> {
        bytes.get();
        string(MAX_TEXT, "a text");
      }
      case 'Z', 'T', 'F' -> bytes.get();
      default -> {
        int size = numberBytes(marker);
        if (size == 0) {
          throw broken("no value begins so");
        }
        bytes.get();
        advance(size);
      }
    }
  }

  @Override
  public void close() {
    // There is nothing to give back.
  }

  private int[] intList(String path) throws IOException, ModelRefusedException {
    if (!expect('[', path, "a list of whole numbers") || refusePacked(path)) {
      return new int[0];
    }
    int size = bounded(listLength(), path);
    // A number has at least two bytes, so that the file bounds what is made here.
    need(2L * size);
    int[] values = new int[size];
    for (int i = 0; i < size; i++) {
      need(1);
      values[i] = integer(path + "[" + i + "]");
    }
    return values;
  }

  private float[] floatList(String path) throws IOException, ModelRefusedException {
    if (!expect('[', path, "a list of numbers") || refusePacked(path)) {
      return new float[0];
    }
    int size = bounded(listLength(), path);
    need(2L * size);
    float[] values = new float[size];
    for (int i = 0; i < size; i++) {
      need(1);
      if (at('d')) {
        bytes.get();
        need(Float.BYTES);
        values[i] = bytes.getFloat();
      } else {
        problems.add(path + "[" + i + "]", "must be a number of single precision.");
        skip();
      }
    }
    return values;
  }

  private boolean refusePacked(String path) throws ModelRefusedException {
    need(1);
    if (!at('$')) {
      return false;
    }
    problems.add(path, "must be a list of values that each have their type.");
    skipPacked();
    return true;
  }

  /** The type of the packed array at the cursor; 0, with a finding, when it is another value. */
  private byte packedType(String path, Packing packing) throws IOException, ModelRefusedException {
    int start = bytes.position();
    if (bytes.remaining() >= 3 && at('[') && bytes.get(start + 1) == '$') {
      byte type = bytes.get(start + 2);
      boolean allowed =
          switch (packing) {
            case LIST -> false;
            case BYTES -> type == 'U';
            case INTS -> type == 'l';
            case LONGS -> type == 'L';
            case FLOATS -> type == 'd';
            case WHOLE -> wholeBytes(type) != 0;
          };
      if (allowed) {
        bytes.position(start + 3);
        return type;
      }
    }
    problems.add(
        path,
        "must be an array of "
            + switch (packing) {
              case LIST, WHOLE -> "whole numbers.";
              case BYTES -> "bytes without sign.";
              case INTS -> "whole numbers of 32 bits.";
              case LONGS -> "whole numbers of 64 bits.";
              case FLOATS -> "numbers of single precision.";
            });
    skip();
    return 0;
  }

  private void skipPacked() throws ModelRefusedException {
    bytes.get();
    need(1);
    int size = numberBytes(bytes.get());
    if (size == 0) {
      throw broken("an array has elements of an unknown type");
    }
    advance(packedSize(size));
  }

  private int packedLength(int bytesOfElement, String path) throws ModelRefusedException {
    return bounded(packedSize(bytesOfElement) / bytesOfElement, path);
  }

  /** How many bytes the elements of a packed array take, all of which are there. */
  private int packedSize(int bytesOfElement) throws ModelRefusedException {
    long length = length("an array");
    if (length > bytes.remaining() / bytesOfElement) {
      throw brokenOff();
    }
    return (int) length * bytesOfElement;
  }

  /** The length of a list, each of whose elements takes a byte at least. */
  private int listLength() throws ModelRefusedException {
    long length = length("a list");
    need(length);
    return (int) length;
  }

  private long length(String what) throws ModelRefusedException {
    need(2 + Long.BYTES);
    if (bytes.get() != '#' || bytes.get() != 'L') {
      throw broken(what + " has no length of 64 bits");
    }
    long length = bytes.getLong();
    if (length < 0) {
      throw broken(what + " has a negative length");
    }
    return length;
  }

  private String string(int longest, String what) throws ModelRefusedException {
    need(1 + Long.BYTES);
    if (bytes.get() != 'L') {
      throw broken(what + " has no length of 64 bits");
    }
    long length = bytes.getLong();
    if (length < 0) {
      throw broken(what + " has a negative length");
    }
    need(length);
    if (length > longest) {
      throw broken(what + " is longer than " + longest + " bytes");
    }
    try {
      ByteBuffer text = bytes.slice(bytes.position(), (int) length);
      bytes.position(bytes.position() + (int) length);
      return StandardCharsets.UTF_8.newDecoder().decode(text).toString();
    } catch (CharacterCodingException e) {
      throw broken(what + " is not UTF-8");
    }
  }

  private long whole(byte type) {
    return switch (type) {
      case 'i' -> bytes.get();
      case 'U' -> bytes.get() & 0xff;
      case 'I' -> bytes.getShort();
      case 'l' -> bytes.getInt();
      case 'L' -> bytes.getLong();
      default -> throw new IllegalArgumentException("no whole number: " + type);
    };
  }

  private int narrowed(long value, String path) throws ModelRefusedException {
    if ((int) value != value) {
      problems.add(path, "must be a whole number of 32 bits.");
      return -1;
    }
    return (int) value;
  }

  /** How many bytes a whole number of this type takes; 0 when the type is another. */
  private static int wholeBytes(byte type) {
    return switch (type) {
      case 'i', 'U' -> Byte.BYTES;
      case 'I' -> Short.BYTES;
      case 'l' -> Integer.BYTES;
      case 'L' -> Long.BYTES;
      default -> 0;
    };
  }

  private static int numberBytes(byte type) {
    return switch (type) {
      case 'C' -> Byte.BYTES;
      case 'd' -> Float.BYTES;
      case 'D' -> Double.BYTES;
      default -> wholeBytes(type);
    };
  }

  private int bounded(int length, String path) throws ModelRefusedException {
    if (length > XgboostReader.MAX_NODES) {
      throw problems.refused(path, "has more than " + XgboostReader.MAX_NODES + " elements.");
    }
    return length;
  }

  private boolean at(char marker) {
    return bytes.hasRemaining() && bytes.get(bytes.position()) == marker;
  }

  private boolean expect(char marker, String path, String description)
      throws IOException, ModelRefusedException {
    if (at(marker)) {
      bytes.get();
      return true;
    }
    problems.add(path, "must be " + description + ".");
    skip();
    return false;
  }

  private void enter() throws ModelRefusedException {
    if (++depth > MAX_DEPTH) {
      throw broken("it nests deeper than " + MAX_DEPTH);
    }
  }

  private void advance(int size) throws ModelRefusedException {
    need(size);
    bytes.position(bytes.position() + size);
  }

  private void need(long size) throws ModelRefusedException {
    if (bytes.remaining() < size) {
      throw brokenOff();
    }
  }

  private ModelRefusedException brokenOff() {
    return problems.refused(
        "",
        "The model file breaks off after %d bytes: it is truncated, or a length in it is damaged."
            .formatted(bytes.limit()));
  }

  private ModelRefusedException broken(String reason) {
    return problems.refused(
        "", "The model file is not valid UBJ at byte %d: %s.".formatted(bytes.position(), reason));
  }
}
