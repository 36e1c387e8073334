package dev.mitra.job.breaker;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.rules.breaker.DemotionSpec;
import dev.mitra.rules.signature.KeyFile;
import dev.mitra.rules.signature.RecordHeaders;
import dev.mitra.rules.signature.RecordSigner;
import java.io.Serializable;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs demotions with the breaker's key, if it has one. The key is read where the breaker runs,
 * and never travels with the job. A key that cannot be read stops nothing: payments go on, and
 * where signatures are asked for, admission refuses the demotions with a verdict that says so.
 */
public final class DemotionSigner implements Serializable {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DemotionSigner.class);
  private static final String[] NO_HEADERS = {};

  /** Longer than the publisher goes on trying. */
  private static final long LASTS_MILLIS = 24 * 3_600_000L;

  private final @Nullable String keyFile;
  private transient @Nullable RecordSigner signer;

  private DemotionSigner(@Nullable String keyFile) {
    this.keyFile = keyFile;
  }

  /**
   * A signer.
   *
   * @param keyFile where the private key is on the machine that the breaker runs on, called {@code
   *     ID.key}; empty: demotions are not signed
   */
  public static DemotionSigner of(Optional<String> keyFile) {
    return new DemotionSigner(keyFile.orElse(null));
  }

  /** Reads the key. */
  void open() {
    if (keyFile == null) {
      LOG.info("the breaker has no key: its demotions are not signed");
      return;
    }
    try {
      signer = KeyFile.signer(Path.of(keyFile));
    } catch (InvalidDeclarationException e) {
      LOG.error(
          "the breaker's key cannot be used: {}. Its demotions are not signed, and where signatures"
              + " are asked for they are refused.",
          e.getMessage());
    }
  }

  /**
   * The headers of a demotion: its signature, or none.
   *
   * @param demotion the demotion
   * @param value the bytes that are published
   * @param now milliseconds since 1970
   */
  String[] headers(DemotionSpec demotion, byte[] value, long now) {
    return signer == null
        ? NO_HEADERS
        : new String[] {
          RecordHeaders.SIGNATURE, signer.publish(demotion.id(), value, now, now + LASTS_MILLIS)
        };
  }
}
