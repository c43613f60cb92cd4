/**
 * What a user of Weir programs against. Way in: {@link dev.weir.api.Job}, whose {@code define}
 * describes streams with a {@link dev.weir.api.JobBuilder}; {@link dev.weir.api.Weir} runs it
 * inside this JVM. The runtime comes in through {@link dev.weir.api.JobDefinition}.
 *
 * <p>Depends on the JDK alone. Below this package lie the plain records of the topology and its
 * fingerprint, ids, schemas and key groups, which the runtime shares; nothing here generates
 * bytecode or knows of a cluster.
 */
package dev.weir.api;
