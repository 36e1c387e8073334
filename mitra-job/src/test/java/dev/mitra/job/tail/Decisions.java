package dev.mitra.job.tail;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Records of the scores topic. */
final class Decisions {
  static final String BLOCKED =
      """
      {"eventId":"evt_1","type":"payment.attempted","time":1795345132304,"decision":"BLOCK",\
      "decidedBy":"BLOCK","status":"SCORED","score":0.9979836,"points":0.0,\
      "reasons":["CARD_TESTING","MODEL_SCORE"],\
      "rules":[{"name":"card-testing","epoch":12,"action":"BLOCK","reason":"CARD_TESTING"}],\
      "shadowRules":[{"name":"new-device","epoch":13,"action":"REVIEW","reason":"NEW","effect":"SHADOW"}],\
      "patterns":[{"name":"card-testing","entity":"device","epoch":15}],\
      "shadowPatterns":[{"name":"bust-out","entity":"card","epoch":16}],\
      "models":[],"epoch":17,"coverage":{},"missing":[],"dropped":[]}""";

  static final String ALLOWED =
      """
      {"eventId":"evt_2","type":"payment.attempted","time":1795345132304,"decision":"ALLOW",\
      "decidedBy":"NONE","status":"NO_MODEL","score":null,"points":0.0,"reasons":[],"rules":[],\
      "shadowRules":[],"patterns":[],"shadowPatterns":[],"models":[],"epoch":17,"coverage":{},\
      "missing":["card","ip"],"dropped":["shadow"]}""";

  private Decisions() {}

  /** A record with the headers that the job writes. */
  static ConsumerRecord<byte[], byte[]> record(
      String body, long ingest, long decided, boolean late) {
    ConsumerRecord<byte[], byte[]> record = plain(body);
    header(record, "mitra-ingest-ms", Long.toString(ingest));
    header(record, "mitra-decided-ms", Long.toString(decided));
    header(record, "mitra-late", Boolean.toString(late));
    return record;
  }

  /** A record without headers. */
  static ConsumerRecord<byte[], byte[]> plain(String body) {
    return new ConsumerRecord<>("mitra.scores", 1, 7, "k".getBytes(UTF_8), body.getBytes(UTF_8));
  }

  private static void header(ConsumerRecord<byte[], byte[]> record, String name, String value) {
    record.headers().add(name, value.getBytes(UTF_8));
  }
}
