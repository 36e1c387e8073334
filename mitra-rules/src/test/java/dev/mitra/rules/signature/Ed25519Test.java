package dev.mitra.rules.signature;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Public keys that a ring must not hold. */
class Ed25519Test {
  private static final BigInteger P = BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);

  /** A point of the curve in affine coordinates. */
  private record Point(BigInteger x, BigInteger y) {
    static final Point NOTHING = new Point(BigInteger.ZERO, BigInteger.ONE);

    /** The addition law of RFC 8032, section 5.1.4, without its short cuts. */
    Point plus(Point other) {
      BigInteger product = D.multiply(x).multiply(other.x).multiply(y).multiply(other.y);
      BigInteger newX = x.multiply(other.y).add(other.x.multiply(y));
      BigInteger newY = y.multiply(other.y).add(x.multiply(other.x));
      return new Point(
          newX.multiply(BigInteger.ONE.add(product).modInverse(P)).mod(P),
          newY.multiply(BigInteger.ONE.subtract(product).modInverse(P)).mod(P));
    }

    Point times(BigInteger factor) {
      Point sum = NOTHING;
      for (int bit = factor.bitLength() - 1; bit >= 0; bit--) {
        sum = sum.plus(sum);
        if (factor.testBit(bit)) {
          sum = sum.plus(this);
        }
      }
      return sum;
    }
  }

  @Test
  void allEightPointsOfLowOrderAreRefused() {
    List<Point> low = lowOrder();
    assertThat(low).hasSize(8).doesNotHaveDuplicates();
    for (Point point : low) {
      assertThat(Ed25519.problem(encode(point.y(), point.x().testBit(0))).orElse(""))
          .as("%s", point)
          .startsWith("is a point of low order");
    }
  }

  @Test
  void theJdkAloneWouldBelieveAForgedSignatureUnderSuchAKey() throws Exception {
    byte[] der = encode(BigInteger.ONE, false);
    PublicKey nothing =
        KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    byte[] forged = new byte[64];
    forged[0] = 1;

    assertThat(Ed25519.verify(nothing, new byte[] {1, 2, 3}, forged)).isTrue();
    assertThat(Ed25519.problem(der)).isPresent();
  }

  @Test
  void aPointWrittenInASecondWayIsRefused() {
    // y + p still fits into 255 bits for y = 0 to 18.
    for (int y = 0; y < 19; y++) {
      assertThat(Ed25519.problem(encode(P.add(BigInteger.valueOf(y)), false)).orElse(""))
          .startsWith("is not the one way to write its point");
    }
  }

  @Test
  void aKeyIsLetInExactlyWhenItIsOnTheCurveAndOfLargeOrder() {
    int refused = 0;
    for (int i = 2; i < 200; i++) {
      BigInteger y = BigInteger.valueOf(i);
      boolean onCurve = x(y) != null;
      assertThat(Ed25519.problem(encode(y, false)).isEmpty()).as("y = %d", i).isEqualTo(onCurve);
      refused += onCurve ? 0 : 1;
    }
    assertThat(refused).isBetween(50, 150);
  }

  @Test
  void generatedKeysAreLetIn() {
    for (int i = 0; i < 20; i++) {
      byte[] der = TestKeys.generate("Ed25519").getPublic().getEncoded();
      assertThat(Ed25519.problem(der)).isEmpty();
      assertThat(Ed25519.publicKey(der).getEncoded()).isEqualTo(der);
    }
  }

  @Test
  void aSignatureWithTheGroupsOrderAddedIsRefused() {
    var pair = TestKeys.generate("Ed25519");
    byte[] message = {1, 2, 3};
    byte[] signature = Ed25519.sign(pair.getPrivate(), message);
    assertThat(Ed25519.verify(pair.getPublic(), message, signature)).isTrue();

    byte[] second = signature.clone();
    BigInteger s = littleEndian(signature, 32).add(order());
    for (int i = 0; i < 32; i++) {
      second[32 + i] = s.shiftRight(8 * i).byteValue();
    }

    assertThat(Ed25519.verify(pair.getPublic(), message, second)).isFalse();
    assertThat(Ed25519.verify(pair.getPublic(), message, new byte[63])).isFalse();
    assertThat(Ed25519.verify(pair.getPublic(), message, new byte[0])).isFalse();
  }

  /** Multiples of a point of order 8, which is any point times the large prime of the order. */
  private static List<Point> lowOrder() {
    for (int i = 2; ; i++) {
      BigInteger y = BigInteger.valueOf(i);
      BigInteger x = x(y);
      if (x == null) {
        continue;
      }
      Point candidate = new Point(x, y).times(order());
      List<Point> multiples = new ArrayList<>(List.of(candidate));
      while (!multiples.get(multiples.size() - 1).equals(Point.NOTHING)) {
        multiples.add(multiples.get(multiples.size() - 1).plus(candidate));
      }
      if (multiples.size() == 8) {
        return multiples;
      }
    }
  }

  private static BigInteger order() {
    return BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
  }

  /**
   * An x for a y, by trying both candidates of RFC 8032, section 5.1.3; null when there is none.
   */
  private static @Nullable BigInteger x(BigInteger y) {
    BigInteger ySquared = y.multiply(y);
    BigInteger xSquared =
        ySquared
            .subtract(BigInteger.ONE)
            .multiply(D.multiply(ySquared).add(BigInteger.ONE).modInverse(P))
            .mod(P);
    BigInteger root = xSquared.modPow(P.add(BigInteger.valueOf(3)).shiftRight(3), P);
    BigInteger turn = BigInteger.TWO.modPow(P.subtract(BigInteger.ONE).shiftRight(2), P);
    for (BigInteger x : List.of(root, root.multiply(turn).mod(P))) {
      if (x.multiply(x).mod(P).equals(xSquared)) {
        return x;
      }
    }
    return null;
  }

  private static byte[] encode(BigInteger y, boolean odd) {
    byte[] der = new byte[44];
    byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
    System.arraycopy(prefix, 0, der, 0, prefix.length);
    for (int i = 0; i < 32; i++) {
      der[12 + i] = y.shiftRight(8 * i).byteValue();
    }
    der[43] |= (byte) (odd ? 0x80 : 0);
    return der;
  }

  private static BigInteger littleEndian(byte[] bytes, int from) {
    BigInteger number = BigInteger.ZERO;
    for (int i = bytes.length - 1; i >= from; i--) {
      number = number.shiftLeft(8).or(BigInteger.valueOf(bytes[i] & 0xff));
    }
    return number;
  }
}
