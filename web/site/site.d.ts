// Made by web/build.py: facts.
import type {Settings} from "../../ui/types";

declare const site: {reading: any; models: Record<string, string>; trace: string; settings: Settings};
export default site;
