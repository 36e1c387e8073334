package dev.mitra.job.fault;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A way to make a bad or odd record of a valid payment.
 *
 * @param name what is done, for a table
 * @param fate what the job has to do with such records
 * @param maker makes one
 */
record PoisonKind(String name, Fate fate, Maker maker) {

  /** Makes records of one kind. */
  interface Maker {

    /**
     * Makes a record.
     *
     * @param random the only source of chance
     * @param payment valid, with an id and entities that no other has
     * @return the record's value; null for a record without one
     */
    byte @Nullable [] make(Random random, SentPayment payment);
  }
}
