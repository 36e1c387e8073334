package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.model.ModelRole;
import dev.mitra.rules.resource.ControlRecord;
import dev.mitra.rules.resource.Resource;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes a model from a file. */
@Command(
    name = "publish",
    description = {
      "Publish the Model resource of a file, as `mitra model package` and `mitra train` write it.",
      "A file that says no role is published as SHADOW: scored and reported, and without a say."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit status:%n",
    exitCodeList = {
      "0:the model is in force, or will be after the activation delay",
      "1:it was refused, or the file cannot be read",
      "2:a wrong option or argument",
      "3:no verdict came in time"
    })
final class ModelPublishCommand implements Callable<Integer> {
  @Mixin private Connection connection = new Connection();
  @Mixin private PublishOptions options = new PublishOptions();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "FILE",
      description = "The file with the Model resource, in JSON or YAML; - for standard input.")
  private Path file = Path.of("");

  @Option(
      names = "--role",
      paramLabel = "ROLE",
      description =
          "CHAMPION, CHALLENGER, SHADOW or MICRO (default: what the file says, else SHADOW).")
  private @Nullable ModelRole role;

  @Option(
      names = "--percent",
      paramLabel = "N",
      description = "The share of a challenger, 0 to 100.")
  private @Nullable Double percent;

  @Option(
      names = "--by",
      paramLabel = "FIELD",
      description = "The text field by which a challenger's share is split, such as card.")
  private Optional<String> by = Optional.empty();

  @Option(
      names = "--as",
      paramLabel = "NAME",
      description = "The name under which it is published (default: that in the file).")
  private Optional<String> as = Optional.empty();

  @Override
  public Integer call() {
    ResourceFiles.Item item = item();
    Resource written = ((ControlRecord.Publish) item.record()).resource();
    Resource model = asAsked(written);
    ControlHistory history = ControlHistory.read(connection);
    refuseSecondChampion(model, history);
    OptionalLong version =
        ModelToPublish.version(model, history, options.signing().isGiven(), options.force());
    boolean asWritten = model.equals(written) && version.equals(written.version());
    if (!asWritten && !item.signatures().isEmpty()) {
      throw new InvalidDeclarationException(
          item.place() + ResourceFiles.SIGNATURES,
          "signs the file as it is, and something else is published; sign with --key, or write the"
              + " role, the name and the next version into the file and sign that");
    }
    PrintWriter err = spec.commandLine().getErr();
    err.println(
        TextTable.clean(
            "%s, model version %s, as %s"
                .formatted(model.id(), ModelSpecs.version(model), ModelSpecs.roleText(model))));
    err.flush();
    return new Publication(connection, options, spec.commandLine(), history)
        .run(
            List.of(
                asWritten ? Proposed.of(item) : ModelSpecs.proposed(item.place(), model, version)));
  }

  private ResourceFiles.Item item() {
    List<ResourceFiles.Item> items = ResourceFiles.readOnce(List.of(file));
    if (items.size() != 1) {
      throw new InvalidDeclarationException(
          file.toString(),
          "holds "
              + items.size()
              + " resources; name a file with one Model, or publish several with `mitra apply -f`");
    }
    ResourceFiles.Item item = items.get(0);
    return switch (item.kind()) {
      case MODEL -> item;
      case FEATURE_SET, LIST, PATTERN, RULE, POLICY, DEMOTION, BUNDLE ->
          throw new InvalidDeclarationException(
              item.place(),
              "holds " + item.key() + ", which is no model; publish it with `mitra apply -f`");
    };
  }

  private Resource asAsked(Resource written) {
    try {
      return new ModelToPublish(Optional.ofNullable(role), Optional.ofNullable(percent), by, as)
          .of(written);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), String.valueOf(e.getMessage()));
    }
  }

  /** The admission would say so as well, but not how to go on. */
  private void refuseSecondChampion(Resource model, ControlHistory history) {
    if (!ModelSpecs.has(ModelRole.CHAMPION, model) || options.force()) {
      return;
    }
    Optional<Change> champion =
        new ModelMoves(history, options.signing().isGiven()).only(ModelRole.CHAMPION);
    if (champion.isPresent() && !champion.get().id().equals(model.id())) {
      throw new InvalidDeclarationException(
          model.id().toKey(),
          "cannot be champion beside "
              + champion.get().id()
              + "; publish it with --role SHADOW, then `mitra model promote "
              + model.id().name()
              + "`");
    }
  }
}
