/** Identities of jobs, leaders, checkpoints, subtasks and attempts. */
package dev.weir.api.id;
