import type { Component } from '../model/component.ts';
import type { RenderedStage } from '../model/rendered.ts';

/** The stage of each component with which comes what it brings without an object: the main one, or the first that there is. */
export function homeStages(stages: readonly RenderedStage[]): ReadonlyMap<Component, RenderedStage> {
  const homes = new Map<Component, RenderedStage>();
  for (const stage of stages) {
    if (stage.stage === 'chart' || !homes.has(stage.component)) homes.set(stage.component, stage);
  }
  return homes;
}
