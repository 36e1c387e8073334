package dev.mitra.job.control;

import dev.mitra.features.check.InvalidDeclarationException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A part of a resource that is read when it is first asked for: of a long history most is replaced
 * before any payment meets it. What cannot be read says so each time. Not thread-safe.
 */
final class Lazy<T> {
  private @Nullable Supplier<T> supplier;
  private @Nullable T value;
  private @Nullable InvalidDeclarationException failure;

  private Lazy(@Nullable Supplier<T> supplier, @Nullable T value) {
    this.supplier = supplier;
    this.value = value;
  }

  static <T> Lazy<T> of(Supplier<T> supplier) {
    return new Lazy<>(supplier, null);
  }

  static <T> Lazy<T> ready(T value) {
    return new Lazy<>(null, value);
  }

  /**
   * The part.
   *
   * @throws InvalidDeclarationException when it is not valid
   */
  T get() {
    Supplier<T> reading = supplier;
    if (reading != null) {
      try {
        value = reading.get();
      } catch (InvalidDeclarationException e) {
        failure = e;
      }
      // Not before: what fails in another way is tried again.
      supplier = null;
    }
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(value);
  }
}
