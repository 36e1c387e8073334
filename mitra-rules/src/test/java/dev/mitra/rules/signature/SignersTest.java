package dev.mitra.rules.signature;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.features.check.Finding;
import dev.mitra.rules.resource.Kind;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who has signed, and whether they are enough. */
class SignersTest extends SigningCases {
  @Test
  void aRecordSignedByAKeyOfTheRingIsItsOwners() {
    Verified verified = verify(VALUE, signed("asha-2026", VALUE));

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.owners()).containsExactly("asha");
    assertThat(Signatures.enough(verified.owners(), Map.of(), Set.of(Kind.RULE))).isEmpty();
  }

  @Test
  void twoOwnersAreTwoSignersInWhateverOrderTheySign() {
    Verified verified = verify(VALUE, signed("ravi", VALUE), signed("asha-2026", VALUE));

    assertThat(verified.findings()).isEmpty();
    assertThat(verified.owners()).containsExactly("asha", "ravi");
    assertThat(Signatures.enough(verified.owners(), TWO, Set.of(Kind.RULE))).isEmpty();
  }

  @Test
  void oneWrongSignatureOfTwoIsRefusedThoughTheOtherOneIsGood() {
    Verified verified = verify(VALUE, signed("ravi", VALUE), signed("asha-2026", new byte[1]));

    assertThat(messages(verified)).singleElement().asString().contains("does not fit the record");
    assertThat(verified.findings().get(0).path()).isEqualTo("headers.mitra-signature[1]");
    assertThat(verified.owners()).containsExactly("ravi");
  }

  @Test
  void oneOwnerIsNotTwo() {
    Verified verified = verify(VALUE, signed("asha-2026", VALUE));

    assertThat(Signatures.enough(verified.owners(), TWO, Set.of(Kind.RULE)))
        .extracting(Finding::toString)
        .containsExactly(
            "headers.mitra-signature: has good signatures of 1 owner (asha); a Rule needs those of"
                + " 2 different owners, and several keys of one owner count once");
  }

  @Test
  void oneOwnerWhoSignsTwiceWithOneKeyIsNotTwo() {
    String first = signed("asha-2026", VALUE);
    String second = keys.signer("asha-2026").publish(RULE, VALUE, NOW + 1, NOW + HOUR);
    for (String again : List.of(first, second)) {
      Verified verified = verify(VALUE, first, again);
      assertThat(messages(verified))
          .containsExactly("is by asha-2026, which has signed already; once is allowed");
      assertThat(Signatures.enough(verified.owners(), TWO, Set.of(Kind.RULE))).hasSize(1);
    }
  }

  @Test
  void oneOwnerWhoSignsWithTheOldAndTheNewKeyIsNotTwo() {
    Verified verified = verify(VALUE, signed("asha-2025", VALUE), signed("asha-2026", VALUE));

    assertThat(verified.owners()).containsExactly("asha");
    assertThat(Signatures.enough(verified.owners(), TWO, Set.of(Kind.RULE))).hasSize(1);
  }

  @Test
  void aBundleNeedsTheSignersOfTheMostCarefulKindInIt() {
    Verified verified = verify(VALUE, signed("ravi", VALUE));

    assertThat(Signatures.enough(verified.owners(), TWO, Set.of(Kind.LIST, Kind.RULE, Kind.BUNDLE)))
        .extracting(Finding::message)
        .singleElement()
        .asString()
        .contains("a Rule needs those of 2 different owners");
    assertThat(Signatures.enough(verified.owners(), TWO, Set.of(Kind.LIST, Kind.BUNDLE))).isEmpty();
  }

  @Test
  void noOwnerIsNeverEnough() {
    assertThat(Signatures.enough(Set.of(), Map.of(), Set.of(Kind.LIST)))
        .extracting(Finding::message)
        .containsExactly(
            "has good signatures of no owner; a List needs those of one owner, and several keys of"
                + " one owner count once");
  }

  @Test
  void elevenSignaturesAreRefusedUnread() {
    String[] many = new String[Signatures.MOST + 1];
    Arrays.fill(many, signed("ravi", VALUE));

    assertThat(messages(verify(VALUE, many)))
        .containsExactly("is there more than 10 times, which is the most allowed");
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    long late = Instant.parse("2027-01-01T00:00:00Z").toEpochMilli();
    Verified verified =
        verify(
            RULE,
            null,
            late,
            Set.of(Kind.RULE),
            List.of(
                "mitra-version",
                "x",
                "mitra-signature",
                signed("meera-lists", VALUE),
                "mitra-signature",
                signed("lost", VALUE),
                "mitra-signature",
                "v2;key=ravi"));

    assertThat(verified.findings())
        .extracting(Finding::path)
        .containsExactly(
            "headers.mitra-version",
            "headers.mitra-signature[0]",
            "headers.mitra-signature[0]",
            "headers.mitra-signature[1]",
            "headers.mitra-signature[1]",
            "headers.mitra-signature[2]");
    assertThat(verified.owners()).isEmpty();
  }
}
