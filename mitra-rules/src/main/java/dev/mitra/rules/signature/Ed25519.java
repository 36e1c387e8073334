package dev.mitra.rules.signature;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Ed25519 (RFC 8032) with the JDK's own provider, and the checks of public keys that it leaves out:
 * with a key of low order some signatures fit any message.
 */
final class Ed25519 {
  /** The algorithm's name in the JDK. */
  static final String NAME = "Ed25519";

  /** The length of a signature in bytes. */
  static final int SIGNATURE_BYTES = 64;

  /** The only DER encoding of what stands before the 32 bytes of a public key (RFC 8410). */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private static final int POINT_BYTES = 32;

  /** The field's prime, 2^255 - 19. */
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));

  /** The curve is -x^2 + y^2 = 1 + d x^2 y^2. */
  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);

  private Ed25519() {}

  /**
   * What is wrong with a public key, as the end of a sentence that says what is allowed; empty when
   * {@link #publicKey} can read it.
   *
   * @param der its X.509 SubjectPublicKeyInfo
   */
  static Optional<String> problem(byte[] der) {
    if (der.length == POINT_BYTES) {
      return Optional.of(
          "is 32 bytes, perhaps a bare key; write the X.509 SubjectPublicKeyInfo of an Ed25519 key,"
              + " which has 44");
    }
    int prefix = X509_PREFIX.length;
    if (der.length != prefix + POINT_BYTES
        || !Arrays.equals(der, 0, prefix, X509_PREFIX, 0, prefix)) {
      return Optional.of(
          "is no Ed25519 key; write its X.509 SubjectPublicKeyInfo (44 bytes) in base64, as"
              + " 'mitra keys generate' prints it");
    }
    return pointProblem(Arrays.copyOfRange(der, prefix, der.length));
  }

  private static Optional<String> pointProblem(byte[] point) {
    byte[] bigEndian = new byte[POINT_BYTES];
    for (int i = 0; i < POINT_BYTES; i++) {
      bigEndian[i] = point[POINT_BYTES - 1 - i];
    }
    // The top bit is the sign of x, the others are y.
    bigEndian[0] &= 0x7f;
    BigInteger y = new BigInteger(1, bigEndian);
    if (y.compareTo(P) >= 0) {
      return Optional.of("is not the one way to write its point; allowed is y below 2^255 - 19");
    }
    BigInteger ySquared = y.multiply(y).mod(P);
    BigInteger u = ySquared.subtract(BigInteger.ONE).mod(P);
    BigInteger v = D.multiply(ySquared).add(BigInteger.ONE).mod(P);
    if (isLowOrder(y, ySquared)) {
      return Optional.of(
          "is a point of low order, for which signatures mean nothing; allowed are keys made by a"
              + " generator");
    }
    // x^2 = u / v has a root when u v is a square, as v^2 is one (v is never 0: -1/d is none).
    BigInteger euler = u.multiply(v).modPow(P.subtract(BigInteger.ONE).shiftRight(1), P);
    return euler.equals(BigInteger.ONE)
        ? Optional.empty()
        : Optional.of("is not on the curve; allowed are keys made by a generator");
  }

  /**
   * Whether eight times the point is nothing: y = ±1 for the orders 1 and 2, y = 0 for 4. A point
   * of order 8 is one whose double has y = 0, that is x^2 = -y^2, so d y^4 + 2 y^2 = 1.
   */
  private static boolean isLowOrder(BigInteger y, BigInteger ySquared) {
    if (y.signum() == 0 || ySquared.equals(BigInteger.ONE)) {
      return true;
    }
    return D.multiply(ySquared)
        .add(BigInteger.TWO)
        .multiply(ySquared)
        .mod(P)
        .equals(BigInteger.ONE);
  }

  /** The key of bytes without a {@link #problem}. */
  static PublicKey publicKey(byte[] der) {
    try {
      return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK refuses a checked Ed25519 key", e);
    }
  }

  /** The private key in a PKCS#8 PrivateKeyInfo; empty when the bytes are none of Ed25519. */
  static Optional<PrivateKey> privateKey(byte[] der) {
    try {
      return Optional.of(KeyFactory.getInstance(NAME).generatePrivate(new PKCS8EncodedKeySpec(der)))
          .filter(Ed25519::isEd25519);
    } catch (InvalidKeySpecException e) {
      return Optional.empty();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    }
  }

  /** Whether a private key is one of Ed25519. */
  static boolean isEd25519(PrivateKey key) {
    return key instanceof EdECKey ed
        && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName());
  }

  /** Signs bytes; the same bytes always get the same signature. */
  static byte[] sign(PrivateKey key, byte[] bytes) {
    try {
      Signature signature = Signature.getInstance(NAME);
      signature.initSign(key);
      signature.update(bytes);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign with an Ed25519 key", e);
    }
  }

  /** Whether a signature, whatever its bytes are, fits. */
  static boolean verify(PublicKey key, byte[] bytes, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance(NAME);
      verifier.initVerify(key);
      verifier.update(bytes);
      return verifier.verify(signature);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no Ed25519", e);
    } catch (GeneralSecurityException e) {
      // Not of 64 bytes, or a number in it is out of range.
      return false;
    }
  }
}
