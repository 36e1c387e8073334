package dev.mitra.rules.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a signature is good for: the record that it was made for, and nothing else. */
class SignaturesTest extends SigningCases {
  @Test
  void aDeletionIsSignedWithItsVersion() {
    String signature = keys.signer("ravi").delete(RULE, 4, NOW, NOW + HOUR);
    Verified verified = verifyDeletion(RULE, "4", signature);

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.owners()).containsExactly("ravi");
  }

  @Test
  void otherHeadersMeanNothing() {
    List<String> headers = new ArrayList<>(List.of("mitra-other", "x", "mitra-version", "9"));
    headers.addAll(signature(signed("ravi", VALUE)));

    assertThat(verify(RULE, VALUE, NOW, Set.of(Kind.RULE), headers).findings()).isEmpty();
  }

  @Test
  void anUnsignedRecordIsRefused() {
    Verified verified = verify(RULE, VALUE, NOW, Set.of(Kind.RULE), List.of());

    refused(verified, "is missing; every record has to be signed with a key of the key ring");
    assertThat(verified.findings().get(0).path()).isEqualTo("headers.mitra-signature");
  }

  @Test
  void anUnsignedDeletionIsRefused() {
    refused(
        verify(RULE, null, NOW, Set.of(Kind.RULE), List.of("mitra-version", "4")), "is missing");
  }

  @Test
  void aSignatureInAHeaderOfAnotherNameIsNone() {
    refused(
        verify(
            RULE, VALUE, NOW, Set.of(Kind.RULE), List.of("Mitra-Signature", signed("ravi", VALUE))),
        "is missing");
  }

  @Test
  void aValueThatWasChangedAfterSigningIsRefused() {
    for (int i = 0; i < VALUE.length; i++) {
      byte[] changed = VALUE.clone();
      changed[i] ^= 1;
      refused(verify(changed, signed("ravi", VALUE)), "does not fit the record");
    }
    refused(verify(Arrays.copyOf(VALUE, 5), signed("ravi", VALUE)), "does not fit the record");
    refused(verify(new byte[0], signed("ravi", VALUE)), "does not fit the record");
  }

  @Test
  void aRecordSignedWithThePrivateKeyOfAnotherIsRefused() {
    RecordSigner thief = new RecordSigner(keys.pair("thief").getPrivate(), "ravi");

    refused(verify(VALUE, thief.publish(RULE, VALUE, NOW, NOW + HOUR)), "does not fit the record");
  }

  @Test
  void aSignatureUnderTheIdOfAnotherKeyOfTheSameOwnerIsRefused() {
    refused(
        verify(VALUE, signed("asha-2026", VALUE).replace("asha-2026", "asha-2025")),
        "by asha-2025 does not fit the record");
  }

  @Test
  void aSignatureForAnotherResourceIsRefused() {
    String signature = keys.signer("ravi").publish(OTHER_RULE, VALUE, NOW, NOW + HOUR);

    refused(verify(VALUE, signature), "does not fit the record");
  }

  @Test
  void aSignatureForTheSameNameOfAnotherKindIsRefused() {
    ResourceId list = new ResourceId(Kind.LIST, RULE.name());
    String signature = keys.signer("ravi").publish(list, VALUE, NOW, NOW + HOUR);

    refused(verify(VALUE, signature), "does not fit the record");
  }

  @Test
  void theVersionOfASignedDeletionCannotBeChanged() {
    String signature = keys.signer("ravi").delete(RULE, 4, NOW, NOW + HOUR);

    refused(verifyDeletion(RULE, "5", signature), "does not fit the record");
    refused(verifyDeletion(OTHER_RULE, "4", signature), "does not fit the record");
  }

  @Test
  void aSignedDeletionIsNoSignatureForPublishingNothing() {
    String signature = keys.signer("ravi").delete(RULE, 4, NOW, NOW + HOUR);

    refused(
        verify(
            RULE,
            new byte[0],
            NOW,
            Set.of(Kind.RULE),
            List.of("mitra-version", "4", "mitra-signature", signature)),
        "does not fit the record");
  }

  @Test
  void aSignatureForPublishingDoesNotDelete() {
    refused(verifyDeletion(RULE, "3", signed("ravi", VALUE)), "does not fit the record");
    refused(
        verifyDeletion(RULE, "3", keys.signer("ravi").publish(RULE, new byte[0], NOW, NOW + HOUR)),
        "does not fit the record");
  }

  @Test
  void aSignedDeletionWithoutAVersionIsRefused() {
    String signature = keys.signer("ravi").delete(RULE, 4, NOW, NOW + HOUR);

    refused(
        verify(RULE, null, NOW, Set.of(Kind.RULE), signature(signature)),
        "is missing; a signed deletion says there which version of the resource it is");
  }

  @Test
  void aVersionOfADeletionThatIsNotOneNumberIsRefused() {
    String signature = keys.signer("ravi").delete(RULE, 4, NOW, NOW + HOUR);
    for (String version :
        List.of("", "0", "-4", "+4", "04", " 4", "4 ", "4.0", "٤", "9007199254740993", "four")) {
      refused(verifyDeletion(RULE, version, signature), "a whole number from 1 to");
    }
    refused(
        verify(
            RULE,
            null,
            NOW,
            Set.of(Kind.RULE),
            List.of("mitra-version", "4", "mitra-version", "4", "mitra-signature", signature)),
        "is there 2 times; once is allowed");
  }

  @Test
  void aRecordWithoutAKeyThatCanBeSignedIsRefused() {
    for (byte[] key :
        List.of(
            new byte[0],
            new byte[257],
            "Rule/a\nchange=delete".getBytes(UTF_8),
            "Rule/é".getBytes(UTF_8),
            "Rule/a b".getBytes(UTF_8))) {
      Verified verified =
          Signatures.verify(
              ring, key, VALUE, signature(signed("ravi", VALUE)), NOW, Set.of(Kind.RULE));
      refused(verified, "is none that can be signed; a signed record has its kind and name as key");
    }
    refused(
        Signatures.verify(
            ring, null, VALUE, signature(signed("ravi", VALUE)), NOW, Set.of(Kind.RULE)),
        "is missing; a signed record has its kind and name as key");
  }

  @Test
  void aTruncatedHeaderIsRefused() {
    String whole = signed("ravi", VALUE);
    for (int length = 0; length < whole.length(); length++) {
      Verified verified = verify(VALUE, whole.substring(0, length));
      assertThat(verified.findings()).as("%d characters", length).isNotEmpty();
      assertThat(verified.owners()).isEmpty();
    }
  }

  @Test
  void aSignatureIsRefusedWithAnyOfItsBitsTurned() {
    SignatureHeader whole = SignatureHeader.parse(signed("ravi", VALUE));
    for (int bit = 0; bit < 8 * Ed25519.SIGNATURE_BYTES; bit++) {
      byte[] turned = whole.signature().clone();
      turned[bit / 8] ^= (byte) (1 << bit % 8);
      String header =
          new SignatureHeader("ravi", whole.signedAt(), whole.expiresAt(), turned).toString();
      refused(verify(VALUE, header), "does not fit the record");
    }
  }

  @Test
  void aSignatureOfAnotherAlgorithmIsRefused() {
    byte[] longer = new byte[114];
    String header =
        signed("ravi", VALUE).replaceAll("sig=.*", "sig=")
            + Base64.getUrlEncoder().withoutPadding().encodeToString(longer);

    refused(verify(VALUE, header), "is no signature; 86 characters of base64 are expected");
  }
}
