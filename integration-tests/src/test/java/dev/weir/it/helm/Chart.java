package dev.weir.it.helm;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The chart of this repository, rendered inside this JVM as a release. Stateless. */
public final class Chart {
  public static final String RELEASE = "shop";
  public static final String NAMESPACE = "weir";

  static final Path DIRECTORY = Path.of(System.getProperty("weir.root", "..")).resolve("helm/weir");

  private Chart() {}

  static TemplateCommand template(Map<String, String> values) {
    TemplateCommand command =
        new Helm(DIRECTORY)
            .template()
            .withName(RELEASE)
            .withNamespace(NAMESPACE)
            .withKubeVersion("1.30.0");
    new TreeMap<>(values)
        .forEach(
            (key, value) -> command.set(key, value.equals("true") ? Boolean.TRUE : (Object) value));
    return command;
  }

  /** What {@code helm install} would apply with these values, each manifest as its type. */
  public static List<HasMetadata> manifests(Map<String, String> values) {
    var manifests = new ArrayList<HasMetadata>();
    for (String document : template(values).call().split("(?m)^---$")) {
      if (document.lines().anyMatch(l -> !l.isBlank() && !l.startsWith("#"))) {
        manifests.add((HasMetadata) Serialization.unmarshal(document));
      }
    }
    return manifests;
  }

  /** Those of one type. */
  public static <T extends HasMetadata> List<T> of(List<HasMetadata> manifests, Class<T> type) {
    return manifests.stream().filter(type::isInstance).map(type::cast).toList();
  }
}
