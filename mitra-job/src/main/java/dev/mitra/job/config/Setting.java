package dev.mitra.job.config;

import dev.mitra.features.check.Durations;
import dev.mitra.features.check.StrictObject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * A key of the configuration file, described once: the parser reads it by this, and the reference
 * in the documentation says this. Texts are Markdown, and lengths of time milliseconds.
 */
sealed interface Setting {
  /** The key with those of the objects that it is in, such as {@code control.history}. */
  String key();

  /** What may be written. */
  String allowed();

  /** What holds when the key is left out; empty when it may not be. */
  String fallback();

  /** What it is for. */
  String meaning();

  /** The name within its object. */
  default String name() {
    return key().substring(key().lastIndexOf('.') + 1);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  /**
   * A text.
   *
   * @param value when it is left out
   */
  record Text(String key, String allowed, String value, String meaning) implements Setting {
    @Override
    public String fallback() {
      return code(value);
    }

    String read(StrictObject in) {
      return in.text(name(), value);
    }
  }

  /**
   * A text that must be there.
   *
   * @param what what kind of text
   */
  record RequiredText(String key, String what, String meaning) implements Setting {
    @Override
    public String allowed() {
      return what + "; required";
    }

    @Override
    public String fallback() {
      return "";
    }

    String read(StrictObject in) {
      return in.requiredText(name());
    }
  }

  /** A text that may be left out, and then there is none. */
  record OptionalText(String key, String allowed, String meaning) implements Setting {
    @Override
    public String fallback() {
      return "none";
    }

    Optional<String> read(StrictObject in) {
      return in.optionalText(name());
    }
  }

  /**
   * A list of texts.
   *
   * @param values when it is left out or empty
   */
  record Texts(String key, String allowed, List<String> values, String meaning) implements Setting {
    public Texts {
      values = List.copyOf(values);
    }

    @Override
    public String fallback() {
      return values.isEmpty() ? "none" : code("[" + String.join(", ", values) + "]");
    }

    List<String> read(StrictObject in) {
      List<String> read = in.texts(name());
      return read.isEmpty() ? values : read;
    }
  }

  /** Texts by names that are data. */
  record TextMap(String key, String allowed, String meaning) implements Setting {
    @Override
    public String fallback() {
      return "none";
    }

    Map<String, String> read(StrictObject in) {
      return in.textMap(name());
    }
  }

  /**
   * A length of time.
   *
   * @param value when it is left out
   */
  record Period(String key, long value, long least, long most, String meaning) implements Setting {
    @Override
    public String allowed() {
      return Durations.format(least) + " to " + Durations.format(most);
    }

    @Override
    public String fallback() {
      return code(Durations.format(value));
    }

    long read(StrictObject in) {
      return in.duration(name(), value, least, most);
    }
  }

  /**
   * A whole number.
   *
   * @param value when it is left out
   */
  record Whole(String key, long value, long least, long most, String meaning) implements Setting {
    @Override
    public String allowed() {
      return least + " to " + most;
    }

    @Override
    public String fallback() {
      return code(Long.toString(value));
    }

    long read(StrictObject in) {
      return in.whole(name(), value, least, most);
    }
  }

  /**
   * A whole number that may be left out.
   *
   * @param fallback what holds then
   */
  record OptionalWhole(String key, long least, long most, String fallback, String meaning)
      implements Setting {
    @Override
    public String allowed() {
      return least + " to " + most;
    }

    OptionalLong read(StrictObject in) {
      long none = least - 1;
      long value = in.whole(name(), none, least, most);
      return value == none ? OptionalLong.empty() : OptionalLong.of(value);
    }
  }

  /**
   * Yes or no.
   *
   * @param value when it is left out
   */
  record Flag(String key, boolean value, String meaning) implements Setting {
    @Override
    public String allowed() {
      return "`true`, `false`";
    }

    @Override
    public String fallback() {
      return code(Boolean.toString(value));
    }

    boolean read(StrictObject in) {
      return in.bool(name(), value);
    }
  }

  /**
   * One of a few words.
   *
   * @param type the constants, written as their {@code toString} says
   * @param value when it is left out
   */
  record Choice<E extends Enum<E>>(String key, Class<E> type, E value, String meaning)
      implements Setting {
    @Override
    public String allowed() {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> code(constant.toString()))
          .collect(Collectors.joining(", "));
    }

    @Override
    public String fallback() {
      return code(value.toString());
    }

    E read(StrictObject in) {
      return in.enumValue(name(), type, value);
    }
  }
}
