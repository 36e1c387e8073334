package dev.mitra.rules.signature;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Base64 of which each text has one spelling. The JDK's decoders let through spare bits and missing
 * padding, so that one signature could come in several headers.
 */
final class CanonicalBase64 {
  private CanonicalBase64() {}

  /** Bytes in the standard alphabet with padding (RFC 4648, section 4). */
  static Optional<byte[]> standard(String text) {
    return decode(text, Base64.getDecoder(), Base64.getEncoder());
  }

  /** Bytes in the alphabet for URLs without padding (RFC 4648, section 5). */
  static Optional<byte[]> url(String text) {
    return decode(text, Base64.getUrlDecoder(), Base64.getUrlEncoder().withoutPadding());
  }

  private static Optional<byte[]> decode(
      String text, Base64.Decoder decoder, Base64.Encoder encoder) {
    try {
      byte[] bytes = decoder.decode(text);
      return Arrays.equals(encoder.encode(bytes), text.getBytes(StandardCharsets.UTF_8))
          ? Optional.of(bytes)
          : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
