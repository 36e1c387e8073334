package dev.mitra.job.cli;

import dev.mitra.features.plan.Erasure;
import dev.mitra.features.plan.FeaturePlan;
import dev.mitra.features.schema.EventSchema;
import dev.mitra.features.schema.EventSchemaParser;
import dev.mitra.features.schema.Field;
import dev.mitra.job.config.Topics;
import dev.mitra.job.control.Admission;
import dev.mitra.job.control.AdmissionRules;
import dev.mitra.job.control.Compilation;
import dev.mitra.job.control.ControlView;
import dev.mitra.job.kafka.ControlTopic;
import dev.mitra.job.kafka.EventClient;
import dev.mitra.job.modelfile.ModelFileSettings;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.producer.RecordMetadata;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes an event that erases a subject. */
@Command(
    name = "erase",
    description = {
      "Erase a subject from all profiles of the job, by an event on the payments topic.",
      "Each FIELD=VALUE names the subject by itself: every profile that the value keys goes, and"
          + " other profiles forget that they saw it."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {"0:the event is in the payments topic", "1:it was not published"})
final class EraseCommand implements Callable<Integer> {
  /** Control changes come into force at once here: what is to come counts as there. */
  private static final long NO_DELAY = 0;

  @Mixin private Connection connection = new Connection();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      arity = "1..*",
      paramLabel = "FIELD=VALUE",
      description = "A field that keys an entity, and the subject's value, as in customer=c-77.")
  private List<String> assignments = List.of();

  @Option(
      names = "--no-card-number",
      description =
          "Values that look like full card numbers are none (never for fields of card tokens).")
  private boolean noCardNumber;

  @Override
  public Integer call() {
    EventSchema schema =
        EventSchemaParser.parse(connection.schemaYaml().getBytes(StandardCharsets.UTF_8));
    Map<String, String> client = connection.clientProperties();
    Topics topics = connection.topics();
    List<Field> keys = Erasure.keyFields(FeaturePlan.empty(schema));
    if (!schema.erasureTypes().isEmpty() && !areIn(keys)) {
      // FeatureSets declare kinds of entity too.
      ModelFileSettings files = ControlHistory.Settings.of(connection, schema).modelFiles();
      keys = Erasure.keyFields(planInForce(client, topics, schema, files));
    }
    ErasureEvent event =
        ErasureEvent.of(
            schema,
            keys,
            assignments,
            noCardNumber,
            "erase-" + UUID.randomUUID(),
            System.currentTimeMillis());
    RecordMetadata place =
        EventClient.publish(client, topics.payments().get(0), event.id(), event.json());
    PrintWriter out = spec.commandLine().getOut();
    out.printf(
        "Published %s, which erases one subject by %s, to %s (partition %d, offset %d)%n",
        event.id(),
        String.join(", ", event.fields()),
        place.topic(),
        place.partition(),
        place.offset());
    out.flush();
    return 0;
  }

  private boolean areIn(List<Field> keys) {
    List<String> names = keys.stream().map(Field::name).toList();
    return assignments.stream().allMatch(each -> names.contains(each.split("=", 2)[0]));
  }

  private static FeaturePlan planInForce(
      Map<String, String> client, Topics topics, EventSchema schema, ModelFileSettings files) {
    ControlTopic.Bootstrap control =
        ControlTopic.read(
            client,
            topics.control(),
            new Admission(AdmissionRules.unsigned(schema, NO_DELAY, Long.MAX_VALUE)),
            // A bundle of features may hold models as well.
            files);
    try (ControlView view = new ControlView(schema, Compilation.Scope.FEATURES, Long.MAX_VALUE)) {
      view.load(control.snapshot().changes());
      return view.at(Long.MAX_VALUE).plan();
    }
  }
}
