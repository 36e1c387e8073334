package dev.mitra.job.traffic;

import dev.mitra.job.traffic.Scenario.Kind;
import java.util.PriorityQueue;

/**
 * Endless payment traffic in order of event time, the same for the same {@link TrafficConfig}, byte
 * for byte.
 *
 * <p>Event time is the generator's own: it starts at {@code startTime} and moves on by what lies
 * between two payments, so a live run sends each event when the clock reaches its time and keeps
 * the configured rate. Attempts are followed by their answers, and some of them later by refunds,
 * returns and disputes; accounts see logins and changes. Attacks and look-alikes start as soon as
 * they are behind their share, one of each in turn, and overlap with each other.
 *
 * <p>The seed alone makes the customers and merchants, so that a later run with the same seed meets
 * the same ones; ids of events and payments depend on the start time too and do not repeat. Not
 * thread-safe.
 */
public final class TrafficGenerator {
  /** Once a scenario is due it starts with this chance at each arrival, not on the dot. */
  private static final double START_CHANCE = 0.2;

  private final Stage stage;
  private final PriorityQueue<Planned> queue;
  private final EventJson writer = new EventJson();
  private final Mint ids;
  private final Dice arrivals;
  private final double sessionsPerMs;
  private final Deck fraud;
  private final Deck controls;
  private double nextArrival;

  /** Builds the population and the merchants, which takes some microseconds for each. */
  public TrafficGenerator(TrafficConfig config) {
    stage = new Stage(config);
    queue = stage.queue();
    arrivals = new Dice(~config.seed());
    ids = new Mint(arrivals.next() + config.startTime().toEpochMilli());
    fraud = new Deck(config.enabled(Kind.FRAUD), arrivals);
    controls = new Deck(config.enabled(Kind.CONTROL), arrivals);
    double scripted =
        (fraud.isEmpty() ? 0 : config.fraudShare())
            + (controls.isEmpty() ? 0 : config.controlShare());
    sessionsPerMs =
        config.paymentsPerSecond() / 1_000 * (1 - scripted) / NormalTraffic.PAYMENTS_PER_SESSION;
    nextArrival = config.startTime().toEpochMilli();
  }

  /** The next event; there always is one. */
  public GeneratedEvent next() {
    Planned planned = queue.peek();
    while (planned == null || planned.time() > nextArrival) {
      arrive((long) Math.ceil(nextArrival));
      planned = queue.peek();
    }
    queue.remove();
    Happening happening = planned.happening();
    String id = ids.token("evt_");
    return new GeneratedEvent(
        planned.time(),
        id,
        happening.type().label(),
        writer.write(id, planned.time(), happening),
        partitionKey(happening),
        happening.type().scored(),
        planned.label().fraud(),
        planned.label().scenario().label());
  }

  private void arrive(long at) {
    NormalTraffic.session(stage, at);
    if (stage.fraudIsDue() && arrivals.chance(START_CHANCE)) {
      fraud.deal().ifPresent(scenario -> Script.of(scenario).play(stage, at));
    }
    if (stage.controlIsDue() && arrivals.chance(START_CHANCE)) {
      controls.deal().ifPresent(scenario -> Script.of(scenario).play(stage, at));
    }
    nextArrival += arrivals.exponential() / (sessionsPerMs * stage.day().volume(at));
  }

  private static String partitionKey(Happening happening) {
    Identity identity = happening.actor().identity();
    if (!identity.isGuest()) {
      return identity.customerId();
    }
    // A guest has no account and pays by card: that is what Shopping and the scripts let them do.
    return happening instanceof Happening.PaymentStep step
            && step.payment().instrument() instanceof Instrument.Card card
        ? card.token()
        : identity.email();
  }
}
