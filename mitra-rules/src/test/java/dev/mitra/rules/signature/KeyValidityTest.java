package dev.mitra.rules.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.rules.resource.Kind;
import dev.mitra.rules.resource.ResourceId;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Which keys count, and when. */
class KeyValidityTest extends SigningCases {
  @Test
  void whileKeysAreRotatedTheOldAndTheNewOneBothCount() {
    assertThat(verify(VALUE, signed("asha-2025", VALUE)).owners()).containsExactly("asha");
    assertThat(verify(VALUE, signed("asha-2026", VALUE)).owners()).containsExactly("asha");
    assertThat(verify(VALUE, signed("asha-2025", VALUE), signed("asha-2026", VALUE)).findings())
        .isEmpty();
  }

  @Test
  void whatAKeySignedBeforeItWasRevokedStaysValid() {
    assertThat(verifyAt(NOW - 1, VALUE, signed("lost", VALUE)).findings()).isEmpty();
  }

  @Test
  void aKeyCountsFromNotBeforeToNotAfterBothIncluded() {
    long notBefore = Instant.parse("2026-04-01T00:00:00Z").toEpochMilli();
    long notAfter = Instant.parse("2026-05-31T00:00:00Z").toEpochMilli();
    assertThat(verifyAt(notBefore, VALUE, signedAt(notBefore, "asha-2026")).findings()).isEmpty();
    assertThat(verifyAt(notAfter, VALUE, signedAt(notAfter, "asha-2025")).findings()).isEmpty();
  }

  @Test
  void aSignatureCountsToTheMillisecondBeforeItExpires() {
    assertThat(verifyAt(NOW + HOUR - 1, VALUE, signed("ravi", VALUE)).findings()).isEmpty();
  }

  @Test
  void aSignersClockMayBeFiveMinutesAhead() {
    assertThat(verifyAt(NOW - 5 * MINUTE, VALUE, signed("ravi", VALUE)).findings()).isEmpty();
  }

  @Test
  void aBundleIsSignedByKeysForEverythingThatIsInIt() {
    ResourceId bundle = new ResourceId(Kind.BUNDLE, "monday");
    String signature = keys.signer("meera-lists").publish(bundle, VALUE, NOW, NOW + HOUR);

    assertThat(
            verify(bundle, VALUE, NOW, Set.of(Kind.LIST, Kind.BUNDLE), signature(signature))
                .findings())
        .isEmpty();
    assertThat(
            messages(
                verify(bundle, VALUE, NOW, Set.of(Kind.LIST, Kind.RULE), signature(signature))))
        .containsExactly(
            "is by meera-lists, which may not sign a Rule; it may sign List, Demotion");
  }

  @Test
  void aDemotionIsSignedOnlyByAKeyWhoseKindsNameIt() {
    ResourceId demotion = new ResourceId(Kind.DEMOTION, "rule-card-testing");
    String bad = keys.signer("ravi").publish(demotion, VALUE, NOW, NOW + HOUR);
    String good = keys.signer("meera-lists").publish(demotion, VALUE, NOW, NOW + HOUR);
    String refusal =
        "is by ravi, which may not sign a Demotion; it may sign FeatureSet, List, Pattern, Model,"
            + " Rule, Policy, and a Demotion only when its kinds name it";

    refused(verify(demotion, VALUE, NOW, Set.of(Kind.DEMOTION), signature(bad)), refusal);
    Verified verified = verify(demotion, VALUE, NOW, Set.of(Kind.DEMOTION), signature(good));
    assertThat(verified.findings()).isEmpty();
    assertThat(verified.owners()).containsExactly("meera");
  }

  @Test
  void aDemotionIsDeletedOnlyByAKeyWhoseKindsNameIt() {
    ResourceId demotion = new ResourceId(Kind.DEMOTION, "rule-card-testing");
    String bad = keys.signer("ravi").delete(demotion, 19, NOW, NOW + HOUR);
    String good = keys.signer("meera-lists").delete(demotion, 19, NOW, NOW + HOUR);

    refused(verifyDeletion(demotion, "19", bad), "is by ravi, which may not sign a Demotion");
    assertThat(verifyDeletion(demotion, "19", good).findings()).isEmpty();
  }

  @Test
  void noDemotionHidesInABundle() {
    ResourceId bundle = new ResourceId(Kind.BUNDLE, "monday");
    String signature = keys.signer("ravi").publish(bundle, VALUE, NOW, NOW + HOUR);
    Set<Kind> ordinary = Set.of(Kind.RULE, Kind.BUNDLE);
    Set<Kind> hiding = Set.of(Kind.RULE, Kind.DEMOTION, Kind.BUNDLE);

    assertThat(verify(bundle, VALUE, NOW, ordinary, signature(signature)).findings()).isEmpty();
    refused(
        verify(bundle, VALUE, NOW, hiding, signature(signature)),
        "is by ravi, which may not sign a Demotion");
  }

  @Test
  void aKeyThatIsNotInTheRingIsRefused() {
    refused(verify(VALUE, signed("nobody", VALUE)), "is by nobody, which is not in the key ring");
    refused(
        verify(VALUE, signed("asha-2027", VALUE)),
        "is by asha-2027, which is not in the key ring, did you mean 'asha-2025'?");
  }

  @Test
  void aRevokedKeyIsRefusedFromTheMomentItWasRevoked() {
    refused(
        verifyAt(NOW, VALUE, signed("lost", VALUE)),
        "is by lost, which is revoked from 2026-05-01T10:00:00Z on; the record's time is"
            + " 2026-05-01T10:00:00Z");
  }

  @Test
  void whenItWasSignedDoesNotSaveASignatureOfAKeyThatWasRevokedByTheRecordsTime() {
    refused(verifyAt(NOW, VALUE, signedAt(NOW - HOUR / 2, "lost")), "which is revoked");
  }

  @Test
  void aKeyIsRefusedBeforeItsNotBefore() {
    long early = Instant.parse("2026-03-31T23:59:59.999Z").toEpochMilli();

    refused(
        verifyAt(early, VALUE, signedAt(early, "asha-2026")),
        "is by asha-2026, which counts from 2026-04-01T00:00:00Z on; the record's time is"
            + " 2026-03-31T23:59:59.999Z");
  }

  @Test
  void aKeyIsRefusedAfterItsNotAfter() {
    long late = Instant.parse("2026-05-31T00:00:00.001Z").toEpochMilli();

    refused(
        verifyAt(late, VALUE, signedAt(late, "asha-2025")),
        "is by asha-2025, which counts until 2026-05-31T00:00:00Z; the record's time is"
            + " 2026-05-31T00:00:00.001Z");
  }

  @Test
  void anExpiredSignatureIsRefused() {
    refused(
        verifyAt(NOW + HOUR, VALUE, signed("ravi", VALUE)),
        "by ravi expired at 2026-05-01T11:00:00Z; the record's time is 2026-05-01T11:00:00Z");
  }

  @Test
  void theExpiryOfASignatureCannotBeMovedOut() {
    String moved =
        signed("ravi", VALUE).replace("expiresAt=" + (NOW + HOUR), "expiresAt=" + (NOW + 9 * HOUR));

    refused(verifyAt(NOW + HOUR, VALUE, moved), "does not fit the record");
  }

  @Test
  void aSignatureFromTheFutureIsRefused() {
    refused(
        verifyAt(NOW - 5 * MINUTE - 1, VALUE, signed("ravi", VALUE)),
        "by ravi is of 2026-05-01T10:00:00Z, more than 5m after the record's time"
            + " 2026-05-01T09:54:59.999Z; check the signer's clock");
  }

  @Test
  void theMomentOfSigningCannotBeMovedBack() {
    long early = NOW - HOUR;
    String moved = signed("ravi", VALUE).replace("signedAt=" + NOW, "signedAt=" + early);

    refused(verifyAt(early, VALUE, moved), "does not fit the record");
  }

  @Test
  void aKeyForOtherKindsIsRefused() {
    refused(
        verify(VALUE, signed("meera-lists", VALUE)),
        "is by meera-lists, which may not sign a Rule; it may sign List, Demotion");
  }
}
