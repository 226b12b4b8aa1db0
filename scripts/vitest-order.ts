import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Begins with the transcripts, which take longest, so that the run does not end in waiting for them alone. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: TestSpecification) => moduleId.includes('/transcripts/')
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
