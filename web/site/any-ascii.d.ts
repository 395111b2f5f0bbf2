export {default} from "any-ascii";
