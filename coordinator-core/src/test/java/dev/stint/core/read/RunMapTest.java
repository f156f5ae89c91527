package dev.stint.core.read;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stint.core.fixture.Group;
import dev.stint.core.fixture.Job;
import dev.stint.core.fixture.Verifies;
import dev.stint.core.value.RunConfig;
import org.junit.jupiter.api.Test;

final class RunMapTest {

  @Test
  @Verifies("S14")
  void nextRunHasAnOpenStart_mapIsOfTheRunAskedFor() {
    Group group = new Group();
    Job job = Job.unsealed(group, "acme", "job", RunConfig.DEFAULT);
    Job next = Job.unsealed(group, "other", "job", RunConfig.DEFAULT);
    next.add(0, "-");
    job.add(0, "a-m");
    RunMap.Bucket only = RunMap.of(group.store().view(), "acme", job.run, 1).orElseThrow().get(0);
    assertThat(only.range()).isEqualTo(Job.range("a-m"));
    assertThat(only.waiting()).isEqualTo(1);
  }
}
