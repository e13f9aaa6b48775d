// What stands in place of the fans' page while it is switched off. It asks the room for nothing.

import { translatePage } from "./i18n.js";
import { followTheme } from "./theme.js";

followTheme();
translatePage();
