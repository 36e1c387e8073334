package dev.mitra.job.cli;

import dev.mitra.features.check.InvalidDeclarationException;
import dev.mitra.features.check.StrictDocuments;
import java.io.PrintWriter;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine;

/**
 * A change of the roles of models, which takes effect in one moment: one record, or a bundle of
 * several.
 *
 * @param name what it does and to which model, for the name of the bundle
 * @param sentences say what changes
 * @param proposals the records
 */
record ModelMove(String name, List<String> sentences, List<Proposed> proposals) {
  /** The longest name of a bundle. */
  private static final int LONGEST_NAME = 63;

  ModelMove {
    sentences = List.copyOf(sentences);
    proposals = List.copyOf(proposals);
  }

  /**
   * Publishes it as {@code apply} does, and shows the verdicts.
   *
   * @return the exit status
   * @throws InvalidDeclarationException when the models together are too large for one record
   */
  int publish(
      Connection connection, PublishOptions options, CommandLine command, ControlHistory history) {
    PrintWriter err = command.getErr();
    sentences.forEach(sentence -> err.println(TextTable.clean(sentence)));
    err.flush();
    Publication publication = new Publication(connection, options, command, history);
    if (proposals.size() == 1) {
      return publication.run(proposals);
    }
    AtomicBundle bundle = bundle(history, options.force());
    return publication.run(bundle.records(), bundle::parts, bundle.unchanged());
  }

  /** The one record that holds all of it. */
  AtomicBundle bundle(ControlHistory history, boolean force) {
    long bytes =
        proposals.stream().mapToLong(each -> each.body().map(b -> b.length).orElse(0)).sum();
    if (bytes > StrictDocuments.MAX_BYTES) {
      throw new InvalidDeclarationException(
          name,
          "takes %s in one record, and %s are allowed: publish one of the models by spec.uri"
              .formatted(ModelSpecs.size(bytes), ModelSpecs.size(StrictDocuments.MAX_BYTES)));
    }
    String bundle = name.substring(0, Math.min(name.length(), LONGEST_NAME));
    return new AtomicBundle(proposals, Optional.of(bundle), history, force);
  }
}
