"""How sites word what they put around articles: kinds of lines, and what a whole line of each kind may say.

Regular expressions, without regard to case, in English, Russian, Ukrainian, German, French and Spanish; <day> and the
like stand for what PARTS (vocabulary) has.
"""

from __future__ import annotations

LINES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "donation line",
        (
            (
                r"(?:please )?(?:support|donate to|help support) (?:us|our (?:work|journalism|team|site|website|"
                r"project|mission))(?: (?:on|via|with) (?:patreon|paypal|boosty|ko-?fi))?"
            ),
            r"donate(?: now| here| today)?(?: (?:to|and) (?:support|help) (?:us|our|independent)(?: [\w-]+){0,3})?",
            r"make a donation",
            r"become a (?:patron|member|supporter)",
            r"support (?:independent )?journalism",
            r"buy me a coffee",
            r"(?:поддержать|поддержите|поддержи) (?:нас|проект|редакцию|сайт|издание|автора)",
            r"пожертвовать",
            r"сделать пожертвование",
            r"(?:підтримати|підтримайте|підтримай) (?:нас|проєкт|проект|редакцію|сайт)",
            r"пожертвувати",
            r"(?:jetzt )?spenden",
            r"unterstützen sie uns",
            r"faire un don",
            r"soutenez[- ]nous",
            r"(?:haz una donación|donar|apóyanos)",
        ),
    ),
    (
        "full-size-image line",
        (
            (
                r"(?:click|tap)(?: here)? (?:to|for) (?:see|view|enlarge|open|zoom)?\s*(?:the )?(?:full[- ]?size[d]?|"
                r"larger?|bigger)?\s*(?:image|photo|picture|version|map)?"
            ),
            r"(?:enlarge|view|expand|open|full[- ]size|hide) (?:this )?(?:image|photo|caption)",
            r"image \d+ of \d+",
            r"toggle caption",
            r"(?:нажмите|кликните)[^.]{0,20},? чтобы (?:увеличить|открыть)[^.]{0,40}",
            r"увеличить(?: фото| изображение)?",
            r"(?:натисніть|клікніть)[^.]{0,20},? щоб (?:збільшити|відкрити)[^.]{0,40}",
            r"збільшити",
            r"(?:bild|foto) vergrößern",
            r"agrandir l[’']image",
            r"cliquez pour agrandir",
            r"ampliar(?: la)? (?:imagen|foto)",
            r"haga clic para ampliar",
        ),
    ),
    (
        "share bar",
        (
            (
                r"(?:(?:<number>\s*)?(?:<place>)(?: (?:this|on|via|to|with|the|article|story|post|page|friends|"
                r"<place>|and|&|,|\||/))*\s*(?:<number>)?)"
            ),
            r"(?:<number> )?(?:total )?(?:shares?|views?|likes?|retweets?)",
            r"(?:share|like|follow)(?: this| us)?(?: (?:article|story|post|page))?(?: (?:on|via|with) [\w, &]+)?",
            (
                r"(?:опубликовать|поделиться|поделитесь|рассказать)(?: (?:новостью|в соцсетях|с друзьями|статьей|"
                r"ссылкой|в [\w ]+))?"
            ),
            r"просмотров:? ?[\d ]+",
            r"(?:поділитися|поділитись|поширити|поділіться)(?: (?:у соцмережах|з друзями|статтею|новиною|в [\w ]+))?",
            r"переглядів:? ?[\d ]+",
            r"(?:artikel )?(?:teilen|merken|drucken|versenden|weiterempfehlen)(?: auf [\w ]+)?",
            r"(?:partager|imprimer|envoyer)(?: (?:sur|par|cet article)[\w ]*)?",
            r"(?:compartir|imprimir|enviar)(?: (?:en|por|este|esta)[\w ]*)?",
            r"скопировать ссылку",
            r"link kopieren",
            r"copier le lien",
        ),
    ),
    (
        "comment form",
        (
            r"(?:leave|post|write|add) a (?:reply|comment)",
            r"join the (?:conversation|discussion)",
            r"(?:view|show|read|load|see) (?:all )?(?:\d+ )?comments?",
            r"\d+ (?:comments?|replies|responses)",
            r"comments?(?: \(?\d+\)?)?(?: are closed)?",
            r"log ?in to (?:leave a )?(?:comment|reply)",
            r"no comments yet",
            r"(?:your e-?mail address will not be published[. ]*)?required fields are marked(?: \*)?",
            r"your e-?mail address will not be published",
            r"(?:оставить|добавить|написать) (?:комментарий|отзыв)",
            r"комментари(?:и|ев|й)(?: ?\(?\d+\)?)?",
            r"\d+ комментари\w+",
            r"обсудить",
            r"ваш (?:e-?mail|адрес)[^.]* не будет опубликован",
            r"(?:залишити|додати|написати) коментар",
            r"коментар(?:і|ів|)(?: ?\(?\d+\)?)?",
            r"ваша e-?mail адреса не оприлюднюватиметься",
            r"(?:schreibe?n?(?: sie)?|hinterlasse?n?(?: sie)?) (?:einen|eine) (?:kommentar|antwort)",
            r"(?:\d+ )?kommentare?(?: \(?\d+\)?)?",
            r"kommentar (?:schreiben|verfassen)",
            r"(?:laisser|poster|écrire|ajouter) un commentaire",
            r"(?:\d+ )?commentaires?(?: \(?\d+\)?)?",
            r"réagir",
            r"(?:deja|escribe|dejar) un comentario",
            r"(?:\d+ )?comentarios?(?: \(?\d+\)?)?",
        ),
    ),
    (
        "newsletter box",
        (
            (
                r"(?:sign up|subscribe|register)(?: now| here| today)?(?: (?:for|to) (?:our|the|free)[\w' "
                r"-]{0,60}(?:newsletters?|emails?|updates|alerts|digest|channel))?"
            ),
            r"(?:get|receive) (?:our|the)[\w' -]{0,50}(?:newsletter|in your inbox)",
            r"newsletter(?: sign-?up)?",
            (
                r"(?:join|follow|subscribe to) (?:us|our)(?: (?:on|in|telegram|channel|youtube|facebook|twitter|"
                r"instagram|whatsapp|page|and|,))*"
            ),
            r"(?:подписаться|подписывайтесь|подпишитесь|присоединяйтесь)(?: (?:на|к)(?: \S+){1,9})?",
            r"(?:читайте|следите за) (?:нас|нами|нашими новостями)(?: в[ \w]+)?",
            r"(?:підписатися|підписуйтесь|підпишіться|підписуйтеся|приєднуйтесь)(?: (?:на|до)(?: \S+){1,9})?",
            r"читайте нас (?:у|в)[ \w]+",
            r"(?:jetzt )?(?:newsletter )?(?:abonnieren|anmelden)",
            r"(?:inscrivez-vous|abonnez-vous|s[’']abonner)(?: (?:à|pour)(?: \S+){1,8})?",
            r"(?:suscríbete|suscríbase|regístrate)(?: (?:a|para|en)(?: \S+){1,8})?",
        ),
    ),
    (
        "read-also line",
        (
            (
                r"(?:read|see|watch|related|also|more)(?: (?:also|more|next|on this|on this story|articles?|stories|"
                r"topics|coverage|posts|news|content|video|links|reading|from|here))+(?: [\w' -]{0,30})?"
            ),
            (
                r"(?:read (?:also|more|next|this)|see also|also (?:read|see|on)|related(?: (?:story|stories|articles?|"
                r"coverage|video|news))?|more (?:on this|from)|watch(?: also)?|don[’']t miss|recommended|you may also "
                r"like|up next|trending)\s*[:|>»–-] .{1,180}"
            ),
            r"recommended(?: for you)?",
            r"you (?:may|might) also (?:like|be interested in)",
            r"don[’']t miss",
            r"up next",
            r"most (?:read|popular|viewed)",
            r"trending(?: now)?",
            r"top stories",
            r"latest news",
            r"in this article",
            r"story continues below",
            r"article continues(?: below)?(?: advertisement)?",
            (
                r"(?:читайте|читать|смотрите|смотреть)(?: (?:также|еще|ещё|далее|подробнее|по теме|полностью))"
                r"+(?:\s*[:—–-]?\s*.{1,180})?"
            ),
            (
                r"(?:по теме|материалы по теме|похожие (?:новости|материалы)|подробнее|ранее по теме|главное за день)"
                r"(?:\s*[:—–-]\s*.{1,180})?"
            ),
            r"(?:читайте|читати|дивіться)(?: (?:також|ще|далі|докладніше|детальніше))+(?:\s*[:—–-]?\s*.{1,180})?",
            r"(?:за темою|матеріали за темою|схожі (?:новини|матеріали))(?:\s*[:—–-]\s*.{1,180})?",
            (
                r"(?:lesen sie (?:auch|mehr|hier)|mehr zum thema|lesen sie dazu|siehe auch|zum thema|weiterlesen)"
                r"(?:\s*[:—–-]\s*.{1,180})?"
            ),
            (
                r"(?:lire (?:aussi|également)|à lire (?:aussi|également)|voir aussi|sur le même (?:sujet|thème))"
                r"(?:\s*[:—–-]?\s*.{1,180})?"
            ),
            (
                r"(?:lee? también|lea también|leer (?:más|también)|ver también|más información|te puede interesar|"
                r"noticias? relacionadas?)(?:\s*[:—–-]?\s*.{1,180})?"
            ),
        ),
    ),
    (
        "advertisement",
        (
            r"advertisements?",
            r"advertising",
            r"sponsored(?: content| post| links?)?",
            r"promoted(?: content)?",
            r"paid (?:post|content)",
            r"ad",
            r"ads by \w+",
            r"ad feedback",
            r"scroll to continue",
            r"continue reading(?: below)?",
            r"loading(?: the player)?(?:\.\.\.)?",
            r"skip (?:ad|advertisement)",
            r"реклама",
            r"на правах рекламы",
            r"партнерский материал",
            r"промо",
            r"рекламний блок",
            r"(?:anzeige|werbung|gesponsert)",
            r"publicité",
            r"contenu sponsorisé",
            r"publicidad",
            r"anuncio",
        ),
    ),
    (
        "cookie line",
        (
            r"(?:we|this (?:site|website)|our site) uses? cookies[^.]{0,120}\.?(?: .{0,80})?",
            r"accept (?:all )?(?:cookies)?",
            r"(?:cookie (?:settings|policy|preferences)|manage cookies)",
            r"(?:мы|сайт|этот сайт) использу\w+ (?:файлы )?cookies?.{0,120}",
            r"(?:ми|сайт) використову\w+ (?:файли )?cookies?.{0,120}",
            r"(?:diese|unsere) (?:website|seite) verwendet cookies.{0,120}",
        ),
    ),
    (
        "copyright line",
        (
            r"(?:copyright|©|\(c\)|all rights reserved)[^.]{0,120}\.?(?: all rights reserved\.?.{0,120})?",
            (
                r".{0,60}(?:all rights reserved|все права защищены|усі права захищено|alle rechte vorbehalten|tous "
                r"droits réservés|todos los derechos reservados)\.?"
            ),
            r"this material may not be published, broadcast, rewritten,? or redistributed(?: without permission)?\.?",
        ),
    ),
    (
        "photo credit",
        (
            (
                r"(?:photo(?:graph)?s?|image|picture|pic|credit|photo credit|image credit|source|photo by|"
                r"illustration|фото|фото:|иллюстрация|зображення|ілюстрація|foto|bild|quelle|crédit|crédit photo|"
                r"imagen)\s*(?:credits?|by|courtesy(?: of)?|source)?\s*[:©/]\s*[^.!?]{2,80}"
            ),
            r"(?:©|\(c\))\s*[^.!?]{2,60}",
            (
                r"(?:ap|reuters|getty images|afp|epa|dpa|bloomberg|риа новости|тасс|reuters|унiан|уніан)"
                r"(?:\s*/\s*[^.!?]{2,40})?(?: (?:photo|images?))?"
            ),
        ),
    ),
    (
        "correction link",
        (
            r"(?:report (?:a |an )?(?:typo|error|mistake|correction)|got a tip\??|contact the (?:author|editors?))",
            r"нашли (?:ошибку|опечатку)\?.{0,120}",
            r"(?:если вы )?заметили ошибку.{0,140}",
            r"якщо ви (?:помітили|знайшли) помилку.{0,140}",
            r"знайшли помилку\?.{0,120}",
        ),
    ),
    (
        "line of time",
        (
            (
                r"(?:(?:published|posted|updated|last updated|created|date|опубликовано|обновлено|опубліковано|"
                r"оновлено|veröffentlicht|stand|aktualisiert|publié(?: le)?|mis à jour(?: le)?|publicado(?: el)?|"
                r"actualizado)\s*:?\s*(?:on |at |le |am )?)?(?:<hour>[,\s|–-]*)?<day>(?:[,\s|–-]*(?:at|um|à|в|о|a las)"
                r"?\s*<hour>)?"
            ),
            r"(?:\d+|an?|one|two) (?:min(?:ute)?s?|hours?|days?|weeks?|months?|years?) ago",
            r"\d+ min(?:ute)?s? read",
            r"reading time:? .{1,20}",
            r"время (?:чтения|на чтение):? .{1,20}",
            r"lesezeit:? .{1,20}",
        ),
    ),
)
"""What such lines are called, and what they say."""
