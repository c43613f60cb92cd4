/**
 * What a user of Weir programs against. Way in: {@code Job}, whose {@code define} describes a
 * topology with a {@code JobBuilder}; {@code Weir.run} runs it.
 *
 * <p>Depends on the JDK alone. Below this package lie the plain records of the topology and its
 * fingerprint, ids, schemas and key groups, which the runtime shares; nothing here generates
 * bytecode or knows of a cluster.
 */
package dev.weir.api;
