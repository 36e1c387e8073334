package dev.mitra.job.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * References to secrets in the values of Kafka properties: <code>${env:NAME}</code> stands for an
 * environment variable, <code>${file:/path}</code> for what a file holds. Kafka's clients resolve
 * them where they are made, so that the configuration, the job graph and Flink's pages hold
 * references only.
 */
public final class SecretReferences {
  private static final Pattern REFERENCE =
      Pattern.compile("\\$\\{(?:env:[A-Za-z_][A-Za-z0-9_]*|file:/[^}]+)}");

  /** An option of a JAAS text: its name, and its value with or without quotes. */
  private static final Pattern JAAS_OPTION =
      Pattern.compile("([A-Za-z0-9_.]+)\\s*=\\s*(?:\"([^\"]*)\"|'([^']*)'|([^\\s;]+))");

  private static final String PROVIDERS_NAME = "config.providers";

  /**
   * How Kafka's clients are told who resolves references. The classes are named instead of referred
   * to, because whoever reads a configuration needs to know nothing of Kafka.
   */
  private static final Map<String, String> PROVIDERS =
      Map.of(
          PROVIDERS_NAME,
          "env,file",
          "config.providers.env.class",
          "dev.mitra.job.kafka.EnvironmentSecrets",
          "config.providers.file.class",
          "dev.mitra.job.kafka.FileSecrets");

  private static final String HIDDEN = "(hidden)";

  private SecretReferences() {}

  /**
   * The properties, and with them who resolves their references. Properties that name providers of
   * their own are left alone.
   */
  public static Map<String, String> withProviders(Map<String, String> properties) {
    Map<String, String> all = new TreeMap<>(properties);
    if (!hasProviders(properties)
        && properties.values().stream().anyMatch(value -> REFERENCE.matcher(value).find())) {
      all.putAll(PROVIDERS);
    }
    return all;
  }

  /** Whether the properties say themselves who resolves references; any form is allowed then. */
  static boolean hasProviders(Map<String, String> properties) {
    return properties.containsKey(PROVIDERS_NAME);
  }

  /** What is wrong with the references of a value; shows nothing of the value. */
  static Optional<String> problem(String value) {
    return REFERENCE.matcher(value).replaceAll("").contains("${")
        ? Optional.of(
            "holds a '${' that begins no reference; write ${env:NAME} for an environment variable"
                + " or ${file:/absolute/path} for a file")
        : Optional.empty();
  }

  /**
   * A property as it may be shown. Of one that may hold a secret only references are left; a name
   * is enough to suspect it.
   */
  static String shown(String name, String value) {
    if (!mayBeSecret(name)) {
      return value;
    }
    Matcher matcher = REFERENCE.matcher(value);
    List<String> references = new ArrayList<>();
    while (matcher.find()) {
      references.add(matcher.group());
    }
    if (references.isEmpty()) {
      return HIDDEN;
    }
    return matcher.replaceAll("").isBlank()
        ? value
        : "(hidden, with " + String.join(" and ", references) + ")";
  }

  private static boolean mayBeSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("passphrase")
        || lower.contains("secret")
        || lower.contains("credential")
        || lower.contains("jaas")
        || lower.contains("token")
        || (lower.contains("key") && !lower.endsWith(".location") && !lower.endsWith(".type"));
  }

  /** Whether a property holds a secret itself where a reference could stand. */
  static boolean isPlain(String name, String value) {
    if (name.toLowerCase(Locale.ROOT).endsWith("jaas.config")) {
      Matcher option = JAAS_OPTION.matcher(value);
      while (option.find()) {
        if (isSecret(option.group(1)) && isLiteral(optionValue(option))) {
          return true;
        }
      }
      return false;
    }
    return isSecret(name) && isLiteral(value);
  }

  private static String optionValue(Matcher option) {
    StringBuilder value = new StringBuilder();
    for (int group = 2; group <= 4; group++) {
      String part = option.group(group);
      value.append(part == null ? "" : part);
    }
    return value.toString();
  }

  private static boolean isLiteral(String value) {
    return !value.isEmpty() && !value.contains("${");
  }

  /** Narrower than what is hidden: a warning that is wrong teaches to read over warnings. */
  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.contains("password")
        || lower.contains("passphrase")
        || lower.contains("secret")
        || lower.endsWith(".key");
  }
}
