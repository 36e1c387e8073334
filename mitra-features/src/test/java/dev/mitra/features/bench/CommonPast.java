package dev.mitra.features.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Gives a profile the past of its card. To play a million events takes long, and JMH starts a JVM
 * for each row of the table. So most of the past is played once, under the largest plan, and its
 * profile is read by the others: windows are not part of the stored bytes, and a measure that a
 * plan does not have is dropped. The last part every plan plays by itself.
 */
final class CommonPast {
  /** The property that names a folder for the profiles of one run; without it nothing is kept. */
  static final String FOLDER = "mitra.bench.profiles";

  /** How many events of the past each plan plays by itself: of the hottest key about five hours. */
  static final int OWN_EVENTS = 2048;

  private static final int MOST_FEATURES = 300;

  private CommonPast() {}

  /** Plays the first events of a card. */
  static void play(
      CardActivity activity, CardPayments payments, int events, MeasuredProfile profile) {
    int common = Math.max(0, events - OWN_EVENTS);
    if (common > 0) {
      profile.restore(commonProfile(activity, payments, common));
    }
    remember(payments, common, events, profile);
  }

  private static byte[] commonProfile(CardActivity activity, CardPayments payments, int events) {
    String folder = System.getProperty(FOLDER, "");
    if (folder.isEmpty()) {
      return play(payments, events);
    }
    Path file = Path.of(folder, activity.name());
    try {
      if (!Files.exists(file)) {
        Files.write(file, play(payments, events));
      }
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] play(CardPayments payments, int events) {
    MeasuredProfile largest = new MeasuredProfile(CardFeatures.declared(MOST_FEATURES, "all"));
    remember(payments, 0, events, largest);
    return largest.bytes();
  }

  private static void remember(CardPayments payments, int from, int to, MeasuredProfile profile) {
    for (int i = from; i < to; i++) {
      profile.remember(payments.event(i));
    }
  }
}
