package dev.mitra.features.profile;

/** Bytes that are not a profile of any version this code reads. */
public final class CorruptProfileException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptProfileException(String message) {
    super(message);
  }
}
