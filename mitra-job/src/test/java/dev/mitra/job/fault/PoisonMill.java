package dev.mitra.job.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes bad and odd records, of all kinds in turn; the same for the same source of chance. */
final class PoisonMill {
  /** So many records have one large one among them, which a long run has room for. */
  private static final int LARGE_EVERY = 500;

  private static final int MOST_PAISE = 5_000_000;
  private static final int LONGEST_KEY = 1_000;

  private final Random random;
  private final List<PoisonKind> kinds = new ArrayList<>();
  private final List<PoisonKind> large = OddPayments.large();
  private int made;

  PoisonMill(Random random) {
    this.random = random;
    kinds.addAll(BrokenJson.kinds());
    kinds.addAll(OddPayments.kinds());
  }

  /** All kinds. */
  List<PoisonKind> kinds() {
    List<PoisonKind> all = new ArrayList<>(kinds);
    all.addAll(large);
    return all;
  }

  /**
   * Makes the next one.
   *
   * @param time of the payment from which it is made, milliseconds since 1970
   */
  Poison next(long time) {
    PoisonKind kind =
        made % LARGE_EVERY == LARGE_EVERY - 1
            ? large.get(made / LARGE_EVERY % large.size())
            : kinds.get(made % kinds.size());
    return make(kind, time);
  }

  /** Makes one of a certain kind. */
  Poison make(PoisonKind kind, long time) {
    int number = made++;
    String id = Poison.id(number);
    SentPayment payment =
        new SentPayment(
            number,
            id,
            0,
            "tok_" + id,
            "dev_" + id,
            "mer_" + id,
            1,
            time,
            1 + random.nextInt(MOST_PAISE));
    return new Poison(number, kind, key(payment), kind.maker().make(random, payment));
  }

  /** Nobody reads the keys of payments, but they are there. */
  private byte @Nullable [] key(SentPayment payment) {
    return switch (random.nextInt(4)) {
      case 0 -> null;
      case 1 -> new byte[0];
      case 2 -> {
        byte[] noise = new byte[1 + random.nextInt(LONGEST_KEY)];
        random.nextBytes(noise);
        yield noise;
      }
      default -> payment.card().getBytes(UTF_8);
    };
  }
}
