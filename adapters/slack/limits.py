"""What Slack takes, as data. Lengths are characters unless the name says bytes.

Source: the Block Kit reference and the method pages of docs.slack.dev, where nothing else is said.
"""

# Blocks
MESSAGE_BLOCKS = 50
VIEW_BLOCKS = 100
HEADER = 150
TEXT = 3000  # any text object; kept for a rich text block too, for which no limit is written down
LIST_INDENT = 8
CONTEXT_ELEMENTS = 10
ACTION_ELEMENTS = 25
INPUT_LABEL = 2000
INPUT_HINT = 2000

# All blocks of one message together. Written down nowhere: Slack's own people speak of 12,000 characters of text and
# some room for the blocks around it (slackapi/bolt-js#2509); 9,600 of text in 15,600 of JSON were taken, 11,300 in
# 17,700 were not (slackapi/bolt-js#2867). Ours are bytes of JSON, the strictest reading.
MESSAGE_BYTES = 12_000
VIEW_BYTES = 200_000  # of JSON as it is sent; views.open refuses 250 kB

# Elements
BUTTON_LABEL = 75
ACTION_ID = 255
BLOCK_ID = 255
OPTIONS = 100
OPTION_LABEL = 75
OPTION_VALUE = 150
OPTION_HINT = 75
PLACEHOLDER = 150
RADIO_OPTIONS = 10  # and checkboxes: more become a menu
INPUT_MOST = 3000

# Views
VIEW_TITLE = 24
VIEW_BUTTON = 24
CALLBACK_ID = 255
METADATA = 3000
ERROR = 2000  # under a field; no limit is written down, a hint's is taken

# Messages: the text beside the blocks. A new message may have ten times as much; an edit with more is refused with
# msg_too_long, and Slack counts after it has escaped & < >.
MESSAGE_TEXT_BYTES = 4000

# Files
FILE_BYTES = 10_000_000  # ours: Slack takes 1 GB
ALT = 2000

# Time
ANSWER_S = 2.5  # Slack waits 3 s for an acknowledgement
ANSWERS_AT_ONCE = 8  # the others wait their turn: all at once, each would hold up all, and a hundred would be late
HOMES_AT_ONCE = 2  # likewise; nothing counts the seconds of those who come home
ACKNOWLEDGED_S = 0.05  # Bolt looks every 10 ms whether to send one: what changes a view must not overtake it
READ_S = 3.0  # a request of Slack's is read within it, over HTTP
PATIENCE_S = 60  # an answer waits as long where Slack asks for it: its tiers are counted by the minute
CALL_S = 25.0  # a call to Slack, below the 30 s that a Messenger may take
CONNECT_S = 10.0
LOOKUP_S = 1.0  # asking who somebody is, while they wait for an answer
UPLOAD_S = 8.0  # for all files of one message; with the waits below it leaves a call its time within CALL_S
PICTURE_WAITS_S = (0.5, 1.0, 2.0, 3.0)  # a file can be shown about a second after its upload, nobody says when

# Pace: chat.update is tier 3, 50 a minute for a workspace; ten are left for other edits.
EDITS_PER_MINUTE = 40
