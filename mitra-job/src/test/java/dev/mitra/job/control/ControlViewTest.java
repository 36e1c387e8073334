package dev.mitra.job.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.mitra.job.fixtures.Controls;
import dev.mitra.job.fixtures.Payments;
import dev.mitra.job.fixtures.Seeds;
import dev.mitra.job.wire.AdmittedChange;
import dev.mitra.rules.rule.CompiledRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class ControlViewTest {
  private static final long HISTORY = 1_000;

  private final ControlView view = new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, HISTORY);

  @AfterEach
  void close() {
    view.close();
  }

  @Test
  void beforeAnyChangeNothingIsInForce() {
    Configuration configuration = view.at(Payments.T0);

    assertThat(configuration.epoch()).isEqualTo(-1);
    assertThat(configuration.plan().entities()).isEmpty();
    assertThat(configuration.models().champion()).isEqualTo(-1);
    assertThat(view.waits()).isZero();
  }

  @Test
  void aChangeIsInForceFromItsMillisecondOn() {
    view.add(rule(0, 100, "a"));
    view.add(rule(1, 200, "b"));

    assertThat(inForceAt(99)).isEmpty();
    assertThat(inForceAt(100)).containsExactly("a");
    assertThat(inForceAt(199)).containsExactly("a");
    assertThat(inForceAt(200)).containsExactly("a", "b");
    assertThat(inForceAt(Long.MAX_VALUE)).containsExactly("a", "b");
    assertThat(inForceAt(0)).isEmpty();
  }

  @Test
  void changesOfOneMillisecondComeInTheOrderOfTheirEpochs() {
    view.add(rule(5, 100, "a"));
    view.add(deleted(7, 100, "a"));
    view.add(rule(6, 100, "b"));

    assertThat(inForceAt(100)).containsExactly("b");
    assertThat(view.at(100).epoch()).isEqualTo(7);
    assertThat(view.newestEpoch()).isEqualTo(7);
  }

  @Test
  void changesThatArriveInAnyOrderMeanTheSameAsInTheOrderOfEffect() {
    long seed = Seeds.announce(ControlViewTest.class);
    for (int run = 0; run < 5; run++) {
      Random random = Seeds.random(seed, run);
      List<AdmittedChange> changes = new ArrayList<>();
      for (int epoch = 0; epoch < 12; epoch++) {
        long at = 10L * random.nextInt(8);
        String name = "r" + random.nextInt(4);
        changes.add(random.nextInt(4) == 0 ? deleted(epoch, at, name) : rule(epoch, at, name));
      }
      List<AdmittedChange> shuffled = new ArrayList<>(changes);
      Collections.shuffle(shuffled, random);
      int loaded = random.nextInt(13);
      try (ControlView ordered = newView();
          ControlView mixed = newView()) {
        ordered.load(changes);
        mixed.load(shuffled.subList(0, loaded));
        shuffled.subList(loaded, 12).forEach(mixed::add);
        for (long ingest = -5; ingest < 85; ingest += 5) {
          assertThat(text(mixed.at(ingest)))
              .as("run %d at %d", run, ingest)
              .isEqualTo(text(ordered.at(ingest)));
        }
      }
    }
  }

  @Test
  void aFeatureSetTakesEffectWhateverNoLongerFitsIt() {
    List<AdmittedChange> changes = new ArrayList<>(Controls.admitted(Controls.CARD, Controls.RULE));
    // What admission would refuse, and another version of the code had let pass.
    changes.add(new AdmittedChange(2, 100, 100, "FeatureSet/card", null, Map.of()));
    view.load(changes);

    assertThat(view.at(99).rules().size()).isEqualTo(1);
    assertThat(view.at(100).planEpoch()).isEqualTo(2);
    assertThat(view.at(100).plan().entities()).isEmpty();
    assertThat(view.at(100).rules().size()).isZero();
    assertThat(view.setAside()).isPositive();
  }

  @Test
  void oneConfigurationServesAllPaymentsOfItsTime() {
    view.add(rule(0, 100, "a"));

    assertThat(view.at(150)).isSameAs(view.at(100));
  }

  @Test
  void aPaymentThatMeetsAConfigurationNobodyHasAskedForWaitsAndIsCountedOnce() {
    // Of a history only the last is compiled before it is asked for.
    view.load(List.of(rule(0, 100, "a"), rule(1, 200, "b")));
    // The compiler has its hands full, so that the answer cannot be there at once.
    for (int epoch = 2; epoch < 300; epoch++) {
      view.add(rule(epoch, 1_000 + epoch, "c"));
    }

    view.at(200);
    assertThat(view.waits()).isZero();
    view.at(100);
    view.at(100);
    assertThat(view.waits()).isOne();
  }

  @Test
  void whatWasReplacedIsKeptForTheHistoryAndThenForgotten() {
    view.add(rule(0, 100, "a"));
    view.add(rule(1, 200, "b"));
    view.at(200 + HISTORY);
    view.add(rule(2, 5_000, "c"));
    assertThat(inForceAt(150)).containsExactly("a");
    assertThat(view.tooOld()).isZero();

    view.at(201 + HISTORY);
    view.add(rule(3, 5_000, "d"));

    // The oldest that is kept serves what is older still.
    assertThat(inForceAt(150)).containsExactly("a", "b");
    assertThat(view.tooOld()).isOne();
    assertThat(inForceAt(200)).containsExactly("a", "b");
    assertThat(view.tooOld()).isOne();
  }

  @Test
  void aChangeThatCannotBeReadIsSetAsideAndTheOthersHold() {
    AdmittedChange unreadable =
        new AdmittedChange(1, 150, 0, "Rule/b", new byte[] {1, 2, 3}, Map.of());
    view.load(List.of(rule(0, 100, "a"), unreadable));
    view.add(change(2, 160, "Rule/c", Controls.rule("c", "nobody.declares_this > 1", "BLOCK")));

    assertThat(inForceAt(200)).containsExactly("a");
    assertThat(view.setAside()).isEqualTo(2);
  }

  @Test
  @Timeout(20)
  void thousandsOfChangesAreLoadedInSeconds() {
    List<AdmittedChange> history = new ArrayList<>();
    history.add(Controls.admitted(Controls.CARD).get(0));
    for (int epoch = 1; epoch < 2_000; epoch++) {
      history.add(
          change(
              epoch,
              epoch,
              "Rule/r" + epoch % 50,
              Controls.rule("r" + epoch % 50, "card.count_1h > " + epoch, "REVIEW")));
    }
    long start = System.nanoTime();

    view.load(history);
    Configuration newest = view.at(Payments.T0);

    System.out.printf(
        "2000 changes loaded in %d ms%n", Duration.ofNanos(System.nanoTime() - start).toMillis());
    assertThat(newest.epoch()).isEqualTo(1_999);
    assertThat(inForceAt(Payments.T0)).hasSize(50);
    assertThat(view.waits()).isZero();
    assertThat(view.setAside()).isZero();
  }

  private static ControlView newView() {
    return new ControlView(Payments.SCHEMA, Compilation.Scope.ALL, HISTORY);
  }

  private List<String> inForceAt(long ingest) {
    return names(view.at(ingest));
  }

  private static List<String> names(Configuration configuration) {
    return rules(configuration).map(CompiledRule::name).sorted().toList();
  }

  private static String text(Configuration configuration) {
    return configuration.epoch()
        + " "
        + rules(configuration).map(rule -> rule.name() + "@" + rule.epoch()).sorted().toList();
  }

  private static Stream<CompiledRule> rules(Configuration configuration) {
    return IntStream.range(0, configuration.rules().size()).mapToObj(configuration.rules()::get);
  }

  private static AdmittedChange rule(long epoch, long at, String name) {
    return change(epoch, at, "Rule/" + name, Controls.rule(name, "amount > 1", "REVIEW"));
  }

  private static AdmittedChange deleted(long epoch, long at, String name) {
    return new AdmittedChange(epoch, at, 0, "Rule/" + name, null, Map.of());
  }

  private static AdmittedChange change(long epoch, long at, String key, String resource) {
    return new AdmittedChange(
        epoch, at, 0, key, Controls.publish(epoch, at, resource).value(), Map.of());
  }
}
