package dev.weir.coordinator.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.weir.api.topology.Plan;
import dev.weir.api.topology.Topology;
import dev.weir.checkpointing.core.Digests;
import java.io.IOException;

/**
 * Both graphs of a job as they are kept in the store for later leaders: JSON with sorted names, so
 * that equal graphs give equal bytes.
 */
public record PlanDocument(Topology topology, Plan plan) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  /** The bytes of the document. */
  public byte[] bytes() {
    return json(this);
  }

  /** Identity of the plan alone, hex. */
  public String planSha256() {
    return Digests.sha256(json(plan));
  }

  /**
   * @throws IllegalArgumentException when the bytes are not such a document
   */
  public static PlanDocument parse(byte[] bytes) {
    try {
      return JSON.readValue(bytes, PlanDocument.class);
    } catch (IOException e) {
      throw new IllegalArgumentException("not a topology and plan: " + e.getMessage(), e);
    }
  }

  private static byte[] json(Object value) {
    try {
      return JSON.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("records of strings and numbers are JSON", e);
    }
  }
}
