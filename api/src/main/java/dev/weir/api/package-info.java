/**
 * What a user programs against. A job is a {@link dev.weir.api.Job}; its {@code define} describes
 * streams with a {@link dev.weir.api.JobBuilder}; {@link dev.weir.api.Weir} runs it inside this
 * JVM. The runtime comes in through {@link dev.weir.api.JobDefinition}.
 */
package dev.weir.api;
